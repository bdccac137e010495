namespace Troupe.Payload;

using System.Reflection;
using System.Runtime.CompilerServices;

/// <summary>
/// Which codec a static type gets. The common ones are named here one by one: ahead-of-time compilation then contains them, and a worker
/// that only sees numbers and text never reflects and never loads System.Text.Json.
/// </summary>
internal static class CodecRule
{
    public static Codec<T> Choose<T>() => (Codec<T>)(Known(typeof(T)) ?? Said(typeof(T)) ?? Copied<T>() ?? Made(typeof(T)));

    /// <summary>The codec of a type known at run time only.</summary>
    public static Codec For(Type type) => Known(type) ?? Visit(type);

    private static Codec? Known(Type type) =>
        type == typeof(int) ? new UnmanagedCodec<int>()
        : type == typeof(string) ? new StringCodec()
        : type == typeof(Nothing) ? new NothingCodec()
        : type == typeof(long) ? new UnmanagedCodec<long>()
        : type == typeof(double) ? new UnmanagedCodec<double>()
        : type == typeof(bool) ? new UnmanagedCodec<bool>()
        : type == typeof(object) ? new ObjectCodec()
        : type == typeof(byte[]) ? new ArrayCodec<byte>()
        : type == typeof(int[]) ? new ArrayCodec<int>()
        : type == typeof(long[]) ? new ArrayCodec<long>()
        : type == typeof(double[]) ? new ArrayCodec<double>()
        : type == typeof(string[]) ? new ArrayCodec<string>()
        : type == typeof(byte) ? new UnmanagedCodec<byte>()
        : type == typeof(char) ? new UnmanagedCodec<char>()
        : type == typeof(float) ? new UnmanagedCodec<float>()
        : type == typeof(decimal) ? new UnmanagedCodec<decimal>()
        : type == typeof(Guid) ? new UnmanagedCodec<Guid>()
        : type == typeof(DateTime) ? new UnmanagedCodec<DateTime>()
        : type == typeof(TimeSpan) ? new UnmanagedCodec<TimeSpan>()
        : type == typeof(List<int>) ? new ListCodec<int>()
        : type == typeof(List<string>) ? new ListCodec<string>()
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemoryCodec<byte>()
        : null;

    private static Codec? Said(Type type) => OwnCodec.IsSaid(type) ? Make(typeof(OwnCodec<>), type) : null;

    private static Codec? Copied<T>()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            return null;
        }

        TravelRule.Check(typeof(T));
        return new UnmanagedCodec<T>();
    }

    private static Codec Made(Type type)
    {
        if (TravelRule.TravelsByItself(type))
        {
            return Make(typeof(TravelsCodec<>), type);
        }

        if (ByElements(type) is { } codec)
        {
            TravelRule.Check(type);
            return type is { IsArray: true, IsSZArray: false }
                ? Make(codec, type, type.GetElementType()!)
                : Make(codec, type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0]);
        }

        TravelRule.Check(type);
        return Make(typeof(JsonCodec<>), type); // by name only: the assembly of JsonCodec<T>'s innards is loaded when one is made
    }

    private static Type? ByElements(Type type) => type switch
    {
        { IsSZArray: true } => typeof(ArrayCodec<>),
        { IsArray: true } when !TravelRule.HoldsReferences(type.GetElementType()!) => typeof(GridCodec<,>),
        { IsConstructedGenericType: true } when type.GetGenericTypeDefinition() is var generic =>
            generic == typeof(List<>) ? typeof(ListCodec<>)
            : generic == typeof(Memory<>) ? typeof(MemoryCodec<>)
            : generic == typeof(ReadOnlyMemory<>) ? typeof(ReadOnlyMemoryCodec<>)
            : null,
        _ => null,
    };

    private static Codec Make(Type codec, params Type[] arguments) => (Codec)Activator.CreateInstance(
        codec.MakeGenericType(arguments), BindingFlags.DoNotWrapExceptions | BindingFlags.Instance | BindingFlags.Public, null, null, null)!;

    private static Codec Visit(Type type) =>
        (Codec)typeof(Codec<>).MakeGenericType(type).GetProperty(nameof(Codec<int>.Instance))!
            .GetGetMethod()!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
}

namespace Troupe.State;

using System.Runtime.CompilerServices;

/// <summary>
/// Which types are compared where the value is kept: .NET's own, whose equality is short and nobody else's code. All others are compared by who asks.
/// </summary>
internal static class PlainRule<T>
{
    private static readonly HashSet<Type> s_plain =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Int128), typeof(UInt128), typeof(Half),
    ];

    /// <summary>Whether this type is one of them.</summary>
    public static readonly bool IsPlain = IsPlainType(typeof(T));

    private static bool IsPlainType(Type type) =>
        (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || type.IsEnum || s_plain.Contains(type)
        || (Nullable.GetUnderlyingType(type) is { } inner && IsPlainType(inner))
        || (type.IsValueType && type.IsConstructedGenericType && typeof(ITuple).IsAssignableFrom(type) && Array.TrueForAll(type.GenericTypeArguments, IsPlainType));
}

namespace Troupe.Payload;

using System.Reflection;
using Troupe.Wire;

/// <summary>A type that says its codec: a flag before the value tells a null, and a block holds what the codec wrote.</summary>
internal sealed class OwnCodec<T>(IValueCodec codec) : Codec<T>
{
    public OwnCodec()
        : this(OwnCodec.Find(typeof(T))!)
    {
    }

    public override bool RunsUserCode => true;

    public override bool GoesOnAfterFault => true;

    public override void Write(PayloadWriter writer, T value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is null)
        {
            return;
        }

        var block = writer.BeginBlock();
        try
        {
            codec.Write(value, writer);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw Refusal("write", error);
        }

        writer.EndBlock(block);
    }

    public override unsafe T Read(ref PayloadReader reader)
    {
        switch (reader.Byte())
        {
            case 0:
                return default!;
            case 1:
                break;
            case var other:
                throw new WireFormatException($"A flag is 0 or 1, not {other}.");
        }

        var block = reader.Block();
        fixed (byte* start = block)
        {
            var bytes = new BorrowedMemory<byte>(start, block.Length, null); // as long as it is read, and no longer
            try
            {
                return codec.Read<T>(bytes.Memory);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                throw Refusal("read", error);
            }
            finally
            {
                bytes.End();
            }
        }
    }

    private CannotTravelException Refusal(string what, Exception error) =>
        new($"{TravelRule.NameOf(typeof(T))} ({typeof(T)})", $"its codec {codec.GetType()} could not {what} it: {error.Message}", error);
}

/// <summary>Which codec a type says.</summary>
internal static class OwnCodec
{
    public static IValueCodec? Find(Type type) => type.GetCustomAttribute<TravelsByAttribute>(inherit: false)?.Codec;

    public static bool IsSaid(Type type) => type.IsDefined(typeof(TravelsByAttribute), inherit: false);
}

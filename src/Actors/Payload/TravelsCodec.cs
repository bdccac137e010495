namespace Troupe.Payload;

using Troupe.Wire;

/// <summary>A handle of ours, which writes itself; a flag before it tells a null.</summary>
internal sealed class TravelsCodec<T> : Codec<T?>
    where T : ITravels<T>
{
    public override void Write(PayloadWriter writer, T? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        value?.Write(writer);
    }

    public override T? Read(ref PayloadReader reader) => reader.Byte() switch
    {
        0 => default,
        1 => T.Read(ref reader),
        var other => throw new WireFormatException($"A flag is 0 or 1, not {other}."),
    };
}

namespace Troupe.Payload;

using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>
/// Text, lossless for any sequence of UTF-16 units. A head of (length + 1) × 2, plus one when units follow instead of ASCII bytes; head 0 is null.
/// </summary>
internal sealed class StringCodec : Codec<string?>
{
    public override void Write(PayloadWriter writer, string? value) => WriteText(writer, value);

    public override string? Read(ref PayloadReader reader) => ReadText(ref reader);

    internal static void WriteText(PayloadWriter writer, string? value)
    {
        if (value is null)
        {
            writer.Byte(0);
            return;
        }

        var start = writer.Length;
        var head = ((ulong)value.Length + 1) << 1;
        writer.Number(head);
        if (Ascii.FromUtf16(value, writer.GetSpan(value.Length), out var written) == OperationStatus.Done)
        {
            writer.Advance(written);
            return;
        }

        // Rare: begin again, as units. The head differs in its lowest bit only, so it is as long as before.
        writer.Truncate(start);
        writer.Number(head | 1);
        writer.Bytes(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    internal static string? ReadText(ref PayloadReader reader)
    {
        var head = reader.Number();
        if (head == 0)
        {
            return null;
        }

        var length = (head >> 1) - 1;
        var wide = (head & 1) != 0;
        if (head == 1 || length > (ulong)reader.Left / (wide ? 2u : 1u))
        {
            throw new Wire.WireFormatException($"Text of {length} units is announced, {reader.Left} bytes are left.");
        }

        var bytes = reader.Take((int)length * (wide ? 2 : 1));
        return wide ? FromUnits(bytes) : Encoding.Latin1.GetString(bytes);
    }

    private static string FromUnits(ReadOnlySpan<byte> bytes) =>
        string.Create(bytes.Length / 2, bytes, static (text, bytes) => bytes.CopyTo(MemoryMarshal.AsBytes(text)));
}

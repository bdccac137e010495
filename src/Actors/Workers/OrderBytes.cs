namespace Troupe.Workers;

using System.Runtime.InteropServices;

/// <summary>
/// The layout of what a worker is told over its lifeline: a mark, the length of what follows, then numbers, and texts and bytes with their length before
/// them. Binary, so that a fresh process reads it without a parser.
/// </summary>
internal static class OrderBytes
{
    /// <summary>The mark, and the number of bytes after it.</summary>
    internal const int HeaderSize = sizeof(uint) + sizeof(int);

    private const int Longest = 1024 * 1024;

    /// <summary>How many bytes follow this header; null when it does not bear the mark.</summary>
    internal static int? SizeAfter(ReadOnlySpan<byte> header, uint mark) =>
        BitConverter.ToUInt32(header) == mark && BitConverter.ToInt32(header[sizeof(uint)..]) is var size and >= 0 and <= Longest ? size : null;

    /// <summary>What is written, header and all.</summary>
    internal static byte[] Of(uint mark, ReadOnlySpan<int> numbers, params byte[][] parts)
    {
        var size = HeaderSize + (sizeof(int) * (numbers.Length + parts.Length));
        foreach (var part in parts)
        {
            size += part.Length;
        }

        var bytes = new byte[size];
        var rest = bytes.AsSpan();
        Write(ref rest, unchecked((int)mark));
        Write(ref rest, size - HeaderSize);
        foreach (var number in numbers)
        {
            Write(ref rest, number);
        }

        foreach (var part in parts)
        {
            Write(ref rest, part.Length);
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return bytes;
    }

    /// <summary>A text as its characters are in memory: decoding another form costs a fresh process three milliseconds.</summary>
    internal static byte[] Text(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    internal static int ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = BitConverter.ToInt32(rest);
        rest = rest[sizeof(int)..];
        return number;
    }

    internal static string ReadText(ref ReadOnlySpan<byte> rest) => MemoryMarshal.Cast<byte, char>(ReadBytes(ref rest)).ToString();

    internal static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> rest)
    {
        var length = ReadNumber(ref rest);
        var bytes = rest[..length];
        rest = rest[length..];
        return bytes;
    }

    private static void Write(ref Span<byte> rest, int number)
    {
        BitConverter.TryWriteBytes(rest, number);
        rest = rest[sizeof(int)..];
    }
}

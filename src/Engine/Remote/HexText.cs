namespace Troupe.Engine;

/// <summary>Bytes as hexadecimal digits, by hand: .NET's way is vector code, which every fresh process compiles for itself.</summary>
internal static class HexText
{
    private const string Digits = "0123456789abcdef";

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 0xF];
        }

        return new string(text);
    }

    /// <summary>The bytes; null if the text is anything but pairs of digits.</summary>
    public static byte[]? TryRead(string text)
    {
        if (text.Length % 2 != 0) return null;
        var bytes = new byte[text.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[2 * i]) || !char.IsAsciiHexDigit(text[(2 * i) + 1])) return null;
            bytes[i] = (byte)((Value(text[2 * i]) << 4) | Value(text[(2 * i) + 1]));
        }

        return bytes;
    }

    // The letters' lowest four bits are 1 to 6, whatever their case.
    private static int Value(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit & 0xF) + 9;
}

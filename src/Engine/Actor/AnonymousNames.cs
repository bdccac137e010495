namespace Troupe.Engine;

/// <summary>Names of actors that were given none: $a, $b, … in base 64, low digit first.</summary>
internal static class AnonymousNames
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    internal static string NameOf(long number, string prefix = "$")
    {
        Span<char> text = stackalloc char[12];
        var length = 0;
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number > 0);
        return string.Concat(prefix, text[..length]);
    }

    /// <summary>The number behind a name, or -1.</summary>
    internal static long NumberOf(ReadOnlySpan<char> name)
    {
        if (name.Length is < 2 or > 11 || name[0] != '$') return -1;
        var number = 0L;
        for (var i = name.Length - 1; i > 0; i--)
        {
            var digit = Digits.IndexOf(name[i]);
            if (digit < 0) return -1;
            number = (number << 6) | (uint)digit;
        }
        return number;
    }
}

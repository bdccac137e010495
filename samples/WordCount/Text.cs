namespace Sample;

/// <summary>What a line of text is made of.</summary>
/// <param name="Words">Runs of letters and digits.</param>
/// <param name="Letters">Letters and digits in all words.</param>
/// <param name="Longest">The longest word, the first of several; empty when there is none.</param>
public sealed record WordCount(int Words, int Letters, string Longest);

/// <summary>Functions on lines of text.</summary>
public static class Text
{
    /// <summary>Counts the words of a line.</summary>
    public static WordCount CountWords(string line)
    {
        var words = 0;
        var letters = 0;
        var longest = ReadOnlySpan<char>.Empty;
        for (var rest = line.AsSpan(); !(rest = SkipToWord(rest)).IsEmpty;)
        {
            var word = rest[..WordLength(rest)];
            words++;
            letters += word.Length;
            longest = word.Length > longest.Length ? word : longest;
            rest = rest[word.Length..];
        }

        return new WordCount(words, letters, longest.ToString());
    }

    /// <summary>The line in capitals: text in, text out.</summary>
    public static string Shout(string line) => line.ToUpperInvariant();

    /// <summary>The number that a line holds.</summary>
    /// <exception cref="FormatException">The line holds none.</exception>
    public static int ParseNumber(string line) => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);

    private static ReadOnlySpan<char> SkipToWord(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && !char.IsLetterOrDigit(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetterOrDigit(text[length]))
        {
            length++;
        }

        return length;
    }
}

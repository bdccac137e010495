namespace Troupe.EndToEnd.Tests.Running;

/// <summary>Text to map.</summary>
internal static class Lines
{
    private static readonly string[] Words =
        ["actor", "мир", "größer", "a", "", "mailbox,", "日本語", "<tag>", "\"quoted\"", "42", "it's", "\t", "supervision"];

    /// <summary>The same lines at each call, of words of several scripts, some empty.</summary>
    public static string[] Of(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', random.GetItems(Words, random.Next(0, 15))))];
    }

    /// <summary>Each line with a line feed.</summary>
    public static string Ended(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}

namespace Troupe.Host.Lines;

/// <summary>Delimiters as one writes them on a command line.</summary>
internal static class Delimiters
{
    /// <summary>One character, or <c>\0</c>, <c>\t</c>, <c>\n</c>; null for anything else.</summary>
    public static char? Read(string text) => text switch
    {
        "\\0" => '\0',
        "\\t" => '\t',
        "\\n" => '\n',
        "\\\\" => '\\',
        [var one] when !char.IsSurrogate(one) => one,
        _ => null,
    };

    public static string Spoken(char delimiter) => delimiter switch
    {
        '\0' => "\\0",
        '\t' => "\\t",
        '\n' => "\\n",
        _ => $"'{delimiter}'",
    };
}

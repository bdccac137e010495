namespace Troupe.Host;

/// <summary>What the user asked for cannot be done. The message is the one line that is shown; there is no stack to show.</summary>
internal sealed class BadInputException(string message) : Exception(OneLine(message))
{
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

namespace Troupe.Engine.Testing;

using System.Text.RegularExpressions;

/// <summary>The rules behind the factory's words.</summary>
internal static class EventRules
{
    internal static EventRule Level(LogLevel level, Text message, string? source) => new(
        $"{level} {message}{From(source)}",
        candidate => candidate is LogEvent log && log.LogLevel() == level && message.Matches(log.Message?.ToString()) && IsFrom(source, log.LogSource));

    internal static EventRule Exception(Type type, Text message, string? source, bool inner) => new(
        $"{type} {message}{From(source)}",
        candidate => candidate is Error error && IsFrom(source, error.LogSource)
            && Causes(error.Cause, inner).Any(cause => type.IsInstanceOfType(cause) && (message.Matches(cause.Message) || message.Matches(error.Message?.ToString()))));

    internal static EventRule DeadLetter(Type type, Func<object, bool> matches, string? source) => new(
        $"dead letter of {type}{From(source)}",
        candidate => candidate is DeadLetter letter && type.IsInstanceOfType(letter.Message) && matches(letter.Message) && IsFrom(source, letter.Recipient.Path.ToString()));

    private static IEnumerable<Exception> Causes(Exception? cause, bool inner)
    {
        for (; cause is not null; cause = inner ? cause.InnerException : null) yield return cause;
    }

    private static string From(string? source) => source is null ? "" : $" from {source}";

    /// <summary>
    /// A log source is a path, sometimes in brackets, with the uid or the system's address; or a type, with the system's name in brackets. One names it with or without them.
    /// </summary>
    private static bool IsFrom(string? wanted, string? source)
    {
        if (wanted is null || wanted == source) return true;
        if (source is null) return false;
        var bare = source.Trim('[', ']').Split('#')[0];
        return bare == wanted || bare.Split(" (")[0] == wanted || (bare.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
            && bare.IndexOf('/', scheme + 3) is >= 0 and var path && bare[path..] == wanted);
    }

    /// <summary>A text that is given whole, by its start, by a part of it, by a pattern, or not at all.</summary>
    internal sealed record Text(string? Whole, string? Start, string? Part, Regex? Pattern = null)
    {
        internal bool Matches(string? text) => text is not null
            ? (Whole is null || text == Whole) && (Start is null || text.StartsWith(Start, StringComparison.Ordinal))
                && (Part is null || text.Contains(Part, StringComparison.Ordinal)) && (Pattern is null || Pattern.IsMatch(text))
            : this is { Whole: null, Start: null, Part: null, Pattern: null };

        public override string ToString() => this switch
        {
            { Pattern: { } pattern } => $"like /{pattern}/",
            { Whole: { } whole } => $"\"{whole}\"",
            { Start: { } start } => $"\"{start}...\"",
            { Part: { } part } => $"\"...{part}...\"",
            _ => "of any text",
        };
    }
}

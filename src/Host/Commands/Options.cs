namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Troupe.Host.Lines;

/// <summary>Options that say in one line what they take when they are given something else.</summary>
internal static class Options
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> Count(string name, string description, int least, int most, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most)
            {
                return count;
            }

            return Refuse<int?>(result, $"{name} takes a whole number from {least} {(most == int.MaxValue ? "on" : $"to {most}")}, not '{text}'.");
        },
    };

    /// <summary>One of a few words.</summary>
    public static Option<T?> Choice<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct
    {
        var words = choices.Select(choice => choice.Word).ToArray();
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var index = Array.IndexOf(words, text);
                return index >= 0 ? choices[index].Value : Refuse<T?>(result, $"{name} takes {string.Join(", ", words[..^1])} or {words[^1]}, not '{text}'.");
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    public static char? ReadDelimiter(ArgumentResult result) => result.Tokens[0].Value is var text && Delimiters.Read(text) is { } delimiter
        ? delimiter
        : Refuse<char?>(result, $"--delimiter takes one character, or \\0, \\t or \\n, not '{text}'.");

    /// <summary>A number with its unit, or of seconds.</summary>
    public static TimeSpan? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var (digits, unit) = text switch
        {
            [.., 'm', 's'] => (text[..^2], TimeSpan.FromMilliseconds(1)),
            [.., 's'] => (text[..^1], TimeSpan.FromSeconds(1)),
            [.., 'm'] => (text[..^1], TimeSpan.FromMinutes(1)),
            [.., 'h'] => (text[..^1], TimeSpan.FromHours(1)),
            _ => (text, TimeSpan.FromSeconds(1)),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit.TotalDays <= s_longest.TotalDays && unit * number > TimeSpan.Zero
            ? unit * number
            : Refuse<TimeSpan?>(result, $"{((OptionResult)result.Parent!).Option.Name} takes a time above 0 such as 500ms, 30s, 5m or 1h, at most {s_longest.Days} days, not '{text}'.");
    }

    private static T? Refuse<T>(ArgumentResult result, string reason)
    {
        result.AddError(reason);
        return default;
    }
}

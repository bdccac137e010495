namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    // A pool's own bound.
    private const int MostWorkers = 1024;

    public static Option<Backend?> Backend(string description) => new("--on")
    {
        Description = description,
        HelpName = "threads|processes",
        CustomParser = ReadBackend,
    };

    public static Option<int?> Workers(string description) => new("--workers", "-w")
    {
        Description = description,
        HelpName = "N",
        CustomParser = static result => ReadCount(result, MostWorkers),
    };

    public static int? ReadCount(ArgumentResult result, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most)
        {
            return count;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} takes a whole number from 1 {(most == int.MaxValue ? "on" : $"to {most}")}, not '{text}'.");
        return null;
    }

    private static Backend? ReadBackend(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        switch (text)
        {
            case "threads":
                return Troupe.Backend.Threads;
            case "processes":
                return Troupe.Backend.Processes;
            default:
                result.AddError($"--on takes threads or processes, not '{text}'.");
                return null;
        }
    }
}

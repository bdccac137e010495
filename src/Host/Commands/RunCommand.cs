namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Troupe.Host.Scenarios;

/// <summary><c>troupe run</c>: its arguments, and their first check.</summary>
internal static class RunCommand
{
    private const string Help = """
        Runs a scenario: one pattern of threads and processes, which says what it shows, prints what ran where, and checks what came of it.

        Exit codes: 0 all that it claims held, 1 something did not, 2 bad input, 130 stopped by Ctrl-C.

        Example: troupe run endless-sender --on processes --seconds 0.5
        """;

    private const double MostSeconds = 3600;

    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "The scenario; troupe list names them.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Runs every scenario." };
        var backend = CommonOptions.AnyBackend("Where it runs; on threads and on processes, one after the other, if not said. remote: on workers of other machines that join (troupe worker), for scenarios that only have pools.");
        var workers = CommonOptions.Workers("How many workers; as the scenario has it, if not said.");
        var seconds = new Option<double?>("--seconds", "-s")
        {
            Description = "How long a wait is that stands for work; 0.1, if not said.",
            HelpName = "S",
            CustomParser = ReadSeconds,
        };
        var urls = new Option<string[]>("--url", "-u") { Description = "An address to load in place of the scenario's own; may be given several times.", HelpName = "URL" };

        var command = new Command("run", Help) { name, all, backend, workers, seconds, urls };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null == !result.GetValue(all))
            {
                result.AddError("Either the name of one scenario or --all is needed.");
            }
        });
        command.SetAction((parsed, _) => ScenarioRun.RunAsync(
            parsed.GetValue(name),
            parsed.GetValue(backend) is { } one ? [one] : [Backend.Threads, Backend.Processes],
            new Play(Backend.Threads, parsed.GetValue(workers), parsed.GetValue(seconds), parsed.GetValue(urls))));
        return command;
    }

    private static double? ReadSeconds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MostSeconds)
        {
            return seconds;
        }

        result.AddError($"--seconds takes a number from 0 to {MostSeconds}, not '{text}'.");
        return null;
    }
}

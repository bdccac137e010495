namespace Troupe.Host.Scenarios;

using System.Globalization;
using Spectre.Console;

/// <summary><c>troupe</c> alone: each scenario on threads and on processes, and a table of times.</summary>
internal static class Tour
{
    /// <summary>Each takes a fraction of a second; one that hangs should say so, too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <returns>0 when every claim held, otherwise 1.</returns>
    public static async Task<int> RunAsync()
    {
        var console = Screen.Output();
        console.WriteLine($"The same programs on threads of this process ({Environment.ProcessId}) and on worker processes of this machine.");

        var times = new Table()
            .AddColumn("scenario")
            .AddColumn(new TableColumn("threads, ms").RightAligned())
            .AddColumn(new TableColumn("processes, ms").RightAligned());
        var unmet = new List<string>();
        foreach (var scenario in Catalog.Scenarios)
        {
            console.WriteLine();
            console.WriteLine($"{scenario.Name}: {scenario.Summary}");
            var onThreads = await PlayAsync(scenario, Backend.Threads, console, unmet);
            var onProcesses = await PlayAsync(scenario, Backend.Processes, console, unmet);
            times.AddRow(scenario.Name, Milliseconds(onThreads), Milliseconds(onProcesses));
        }

        console.WriteLine();
        console.Write(times);
        console.WriteLine("Times include starting the workers and stopping them.");
        foreach (var claim in unmet)
        {
            await Console.Error.WriteLineAsync($"troupe: did not hold: {claim}");
        }

        return unmet.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static async Task<TimeSpan> PlayAsync(IScenario scenario, Backend backend, IAnsiConsole console, List<string> unmet)
    {
        var place = backend == Backend.Threads ? "threads" : "processes";
        console.WriteLine($" on {place}");
        var stage = new Stage(console);
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            await scenario.PlayAsync(stage, backend).WaitAsync(Limit);
        }
        catch (Exception error)
        {
            // A tour goes on to its end: what one scenario throws is shown in full and counted.
            await Console.Error.WriteLineAsync(error.ToString());
            stage.Expect(false, $"it ends without an error ({error.Message})");
        }

        var time = TimeProvider.System.GetElapsedTime(start);
        unmet.AddRange(stage.Unmet.Select(claim => $"{scenario.Name} on {place}: {claim}"));
        return time;
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);
}

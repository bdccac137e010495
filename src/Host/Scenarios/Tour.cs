namespace Troupe.Host.Scenarios;

using System.Globalization;
using Spectre.Console;

/// <summary><c>troupe</c> alone: each scenario on threads and on processes, and a table of times.</summary>
internal static class Tour
{
    /// <returns>0 when every claim held, otherwise 1.</returns>
    public static async Task<int> RunAsync()
    {
        var console = Screen.Output();
        console.WriteLine($"The same programs on threads of this process ({Environment.ProcessId}) and on worker processes of this machine.");

        var times = new Table()
            .AddColumn("scenario")
            .AddColumn(new TableColumn("threads, ms").RightAligned())
            .AddColumn(new TableColumn("processes, ms").RightAligned());
        using var plays = new Plays(console, Catalog.Tour.Count * 2);
        foreach (var scenario in Catalog.Tour)
        {
            console.WriteLine();
            console.Markup($"[bold]{scenario.Name}[/]");
            console.WriteLine($": {scenario.Summary}");
            var onThreads = await plays.PlayAsync(scenario, new Play(Backend.Threads));
            var onProcesses = await plays.PlayAsync(scenario, new Play(Backend.Processes));
            times.AddRow(scenario.Name, Milliseconds(onThreads), Milliseconds(onProcesses));
        }

        console.WriteLine();
        console.Write(times);
        console.WriteLine("Times include starting the workers and stopping them.");
        console.WriteLine("troupe list names more to run.");
        return await Player.EndAsync(plays.Unmet);
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);
}

namespace Troupe.Host.Scenarios;

using Spectre.Console;

/// <summary>Runs one scenario on one backend, and says so.</summary>
internal static class Player
{
    private const int MostPauses = 200;

    // Each takes a fraction of a second beside its waits; one that hangs should say so, too.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_forMachines = TimeSpan.FromMinutes(5);

    /// <param name="scenario">The scenario.</param>
    /// <param name="play">Where, and how else.</param>
    /// <param name="console">Where it shows itself.</param>
    /// <param name="unmet">Takes the claims that did not hold.</param>
    /// <param name="leave">Ends the waiting for it.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="OperationCanceledException">It was left; it may still be at work.</exception>
    public static async Task<TimeSpan> PlayAsync(IScenario scenario, Play play, IAnsiConsole console, List<string> unmet, CancellationToken leave)
    {
        console.WriteLine($" on {play.Place}");
        var stage = new Stage(console);
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            // On a thread of the pool: one that computes at once would keep the signal waiting.
            await Task.Run(() => scenario.PlayAsync(stage, play), CancellationToken.None).WaitAsync(LimitOf(play), leave);
        }
        catch (Exception error) when (error is not OperationCanceledException || !leave.IsCancellationRequested)
        {
            // What a scenario throws is shown in full and counted; others go on.
            await Console.Error.WriteLineAsync(error.ToString());
            stage.Expect(false, $"it ends without an error ({error.Message})");
        }

        var time = TimeProvider.System.GetElapsedTime(start);
        unmet.AddRange(stage.Unmet.Select(claim => $"{scenario.Name} on {play.Place}: {claim}"));
        return time;
    }

    // Other machines come when they come.
    private static TimeSpan LimitOf(Play play) => s_limit + (MostPauses * play.Pause) + (play.Backend == Backend.Remote ? s_forMachines : TimeSpan.Zero);

    /// <summary>Names the claims that did not hold on standard error.</summary>
    /// <returns>0 when there are none, otherwise 1.</returns>
    public static async Task<int> EndAsync(List<string> unmet)
    {
        foreach (var claim in unmet)
        {
            await Console.Error.WriteLineAsync($"troupe: did not hold: {claim}");
        }

        return unmet.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }
}

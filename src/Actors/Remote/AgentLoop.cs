namespace Troupe.Remote;

/// <summary>
/// One session after another, for ever:
/// <code>
///   session (a new system, with an address of its own) ──► join ──► serve ──► cut off, refused or unheard ──► pause ──► the next
/// </code>
/// </summary>
internal static class AgentLoop
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(AgentPlan plan, AgentSeat seat, TimeProvider time, CancellationToken stop)
    {
        var told = "";
        for (var failures = 0; !stop.IsCancellationRequested; failures++)
        {
            var end = await AgentSession.RunAsync(plan, seat, stop).ConfigureAwait(false);
            if (end.HasServed)
            {
                (failures, told) = (0, "");
            }

            if (stop.IsCancellationRequested)
            {
                break;
            }

            // The same trouble again and again is told once.
            if (end.Why != told)
            {
                plan.Log($"{(end.HasServed ? "cut off from" : "not let in by")} {plan.Join}: {end.Why}; trying again");
                told = end.Why;
            }

            await PauseAsync(PauseAfter(failures), time, stop).ConfigureAwait(false);
        }

        plan.Log("left");
    }

    /// <summary>Ever longer, as long as nobody lets it in.</summary>
    internal static TimeSpan PauseAfter(int failures)
    {
        var pause = s_firstPause * Math.Pow(2, Math.Min(failures, 10));
        return pause < s_longestPause ? pause : s_longestPause;
    }

    private static async Task PauseAsync(TimeSpan pause, TimeProvider time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // It is to leave; there is nothing to leave from.
        }
    }
}

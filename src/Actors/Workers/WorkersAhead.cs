namespace Troupe.Workers;

using System.Collections.Concurrent;

/// <summary>
/// Worker processes that are started before the host's own system, so that both come up side by side:
/// <code>
///   host    ─ spawn ─┬─ configuration, system, socket ─┬─ keepers: start orders ──► hello
///   worker           └─ .NET's own start ── waits ─────┘
/// </code>
/// </summary>
internal sealed class WorkersAhead
{
    private readonly ConcurrentQueue<StartedWorker> _waiting = new(); // Keepers take from any thread.

    /// <summary>Starts so many, but not more than come up at once. One that cannot be started is left to its keeper, which says why.</summary>
    public static WorkersAhead Start(int workers)
    {
        var ahead = new WorkersAhead();
        try
        {
            for (var i = Math.Min(workers, Environment.ProcessorCount); i > 0; i--)
            {
                ahead._waiting.Enqueue(StartedWorker.Start(WorkerCommand.Find()));
            }
        }
        catch (Exception fault) when (fault is WorkerStartException or PlatformNotSupportedException)
        {
            return ahead;
        }

        return ahead;
    }

    /// <summary>One that waits for its order, or null.</summary>
    public StartedWorker? Take() => _waiting.TryDequeue(out var worker) ? worker : null;

    /// <summary>There will be no orders.</summary>
    public void Dismiss()
    {
        while (Take() is { } worker)
        {
            worker.Dismiss();
        }
    }
}

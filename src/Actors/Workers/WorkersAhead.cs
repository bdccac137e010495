namespace Troupe.Workers;

using System.Collections.Concurrent;

/// <summary>
/// Worker processes that are started before the host's own system, so that both come up side by side:
/// <code>
///   host    ─ spawn ─┬─ configuration: system order ─ system, socket ─┬─ keepers: start orders ──► hello
///   worker           └─ .NET's own start ────────────── system ───────┘
/// </code>
/// </summary>
internal sealed class WorkersAhead
{
    private readonly ConcurrentQueue<StartedWorker> _waiting = new(); // Keepers take from any thread.
    private readonly List<StartedWorker> _started = [];

    /// <summary>Starts so many, but not more than come up at once. One that cannot be started is left to its keeper, which says why.</summary>
    public static WorkersAhead Start(int workers)
    {
        var ahead = new WorkersAhead();
        try
        {
            if (workers > 0)
            {
                var command = WorkerCommand.Find();
                for (var i = Math.Min(workers, Environment.ProcessorCount); i > 0; i--)
                {
                    ahead._started.Add(StartedWorker.Start(command));
                }
            }
        }
        catch (Exception fault) when (fault is WorkerStartException or PlatformNotSupportedException)
        {
            return ahead;
        }

        return ahead;
    }

    /// <summary>Tells them their system order; from now on they may be taken.</summary>
    /// <exception cref="WorkerStartException">It is too long.</exception>
    public void Tell(ReadOnlySpan<byte> systemOrder)
    {
        foreach (var worker in _started)
        {
            worker.Tell(systemOrder);
        }

        foreach (var worker in _started)
        {
            _waiting.Enqueue(worker);
        }

        _started.Clear();
    }

    /// <summary>One that waits for its start order, or null.</summary>
    public StartedWorker? Take() => _waiting.TryDequeue(out var worker) ? worker : null;

    /// <summary>There will be no orders.</summary>
    public void Dismiss()
    {
        while (Take() is { } worker)
        {
            worker.Dismiss();
        }

        foreach (var worker in _started)
        {
            worker.Dismiss();
        }

        _started.Clear();
    }
}

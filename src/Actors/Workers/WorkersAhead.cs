namespace Troupe.Workers;

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

/// <summary>
/// Worker processes that are started before the host's own system, so that both come up side by side. Starting a process takes its parent a moment, which
/// has a thread of its own:
/// <code>
///   host    ─┬─ configuration ──┬─ system order ─ system, socket ─┬─ keepers: start orders ──► hello
///            └─ spawn, spawn ───┘                                 │
///   worker         └─ .NET's own start ─────────── system ────────┘
/// </code>
/// </summary>
internal sealed class WorkersAhead
{
    private readonly ConcurrentQueue<StartedWorker> _waiting = new(); // Keepers take from any thread.
    private readonly List<StartedWorker> _started = [];               // The starting thread's, until it has ended.
    private readonly Thread? _starting;
    private ExceptionDispatchInfo? _fault;

    private WorkersAhead(int workers)
    {
        if (workers > 0)
        {
            _starting = new Thread(() => StartAll(workers), 256 * 1024) { IsBackground = true, Name = "troupe-start" };
            _starting.Start();
        }
    }

    /// <summary>Starts so many, but not more than come up at once. One that cannot be started is left to its keeper, which says why.</summary>
    public static WorkersAhead Start(int workers) => new(Math.Min(workers, Environment.ProcessorCount));

    /// <summary>Tells them their system order; from now on they may be taken.</summary>
    /// <exception cref="WorkerStartException">It is too long.</exception>
    public void Tell(ReadOnlySpan<byte> systemOrder)
    {
        _starting?.Join();
        _fault?.Throw();
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
        _starting?.Join();
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

    private void StartAll(int workers)
    {
        try
        {
            var command = WorkerCommand.Find();
            for (; workers > 0; workers--)
            {
                _started.Add(StartedWorker.Start(command));
            }
        }
        catch (Exception fault)
        {
            // Nothing may be thrown on this thread; whoever waits for it is told what no keeper will find out for himself.
            _fault = fault is WorkerStartException or PlatformNotSupportedException ? null : ExceptionDispatchInfo.Capture(fault);
        }
    }
}

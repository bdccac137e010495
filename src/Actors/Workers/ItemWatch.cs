namespace Troupe.Workers;

using Troupe.Pools;

/// <summary>
/// Tells from looks at a worker's running mark whether the item in hand takes too long. Counts looks, not time: a machine that stood still has nobody
/// ended for it. What a pool's initializer takes is not looked at: it is no item.
/// </summary>
internal sealed class ItemWatch
{
    private readonly int _most;
    private RunningItem _seen;
    private int _looks;

    /// <param name="timeout">How long an item may take.</param>
    public ItemWatch(TimeSpan timeout)
    {
        Interval = TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 10, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond));
        _most = (int)Math.Ceiling(timeout / Interval);
    }

    /// <summary>How long to wait after each look.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The item that was found to take too long.</summary>
    public RunningItem? Late { get; private set; }

    /// <param name="running">What the worker has in hand; null for nothing.</param>
    /// <returns>Whether it has had that for too long.</returns>
    public bool IsLate(RunningItem? running)
    {
        if (running != _seen || running is not { } item || Initialization.WorkerOf(item.Chunk) is not null)
        {
            (_seen, _looks) = (running ?? default, 0);
            return false;
        }

        if (++_looks > _most)
        {
            Late = running;
        }

        return Late is not null;
    }
}

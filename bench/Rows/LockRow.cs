namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>What an uncontended lock costs that others could have: from the process that keeps it, and from another.</summary>
internal sealed class LockRow : IRow
{
    private const int Far = 5_000;
    private const int Near = 200_000;

    private SharedLock? _lock;
    private WorkerPool? _pool;

    public string Name => "lock";

    public string Work => $"acquire and release a lock that nobody else wants: {Far:N0} times from a worker process, {Near:N0} times where it is kept; mean; after as many";

    // Reach: 35 µs from another process, 1 µs from the one that keeps it.
    public IReadOnlyList<Metric> Metrics { get; } = [new("far", "from another process"), new("near", "from its own process")];

    public IReadOnlyList<PeerScript> Peers { get; } =
    [
        new("Manager().Lock, and threading.Lock", "lock.py", "manager", $"{Far}", $"{Near}"),
        new("multiprocessing.Lock", "lock.py", "semaphore", $"{Far}", $"{Near}"),
    ];

    public bool InFreshProcess => false;

    public async Task PrepareAsync()
    {
        _lock = SharedLock.Create();
        _pool = await WorkerPool.StartAsync(Backend.Processes, 1);
        await MeasureAsync();
    }

    public async Task<Dictionary<string, double>> MeasureAsync()
    {
        var guard = _lock!;
        var far = await _pool!.ApplyAsync(() => TakeAsync(guard, Far));
        return new() { ["far"] = far, ["near"] = await TakeAsync(guard, Near) };
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    private static async Task<double> TakeAsync(SharedLock guard, int times)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await using var lease = await guard.AcquireAsync();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / times;
    }
}

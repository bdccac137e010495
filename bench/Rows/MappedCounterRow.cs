namespace Troupe.Bench.Rows;

/// <summary>One number in shared memory that several processes increment in one step each, without a message.</summary>
internal sealed class MappedCounterRow : IRow
{
    private const int Processes = 4;
    private const int Count = 500_000;

    private WorkerPool? _pool;

    public string Name => "memory-mapped counter";

    public string Work => $"{Processes} worker processes with {Count} increments each of one element of a shared array, after one such run";

    public IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "increments", Items: Processes * Count)];

    public IReadOnlyList<PeerScript> Peers { get; } = [new("multiprocessing.Value with get_lock", "shared_counter.py", $"{Processes}", $"{Count}")];

    public bool InFreshProcess => false;

    public async Task PrepareAsync()
    {
        _pool = await WorkerPool.StartAsync(Backend.Processes, Processes);
        await MeasureAsync();
    }

    public async Task<Dictionary<string, double>> MeasureAsync()
    {
        await using var counter = SharedArray.Create<long>(1);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await _pool!.MapAsync((int _) => Increment(counter), Enumerable.Range(0, Processes));
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        return counter[0] == Processes * Count
            ? new() { ["seconds"] = seconds }
            : throw new InvalidOperationException($"The counter is {counter[0]}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }

    private static int Increment(SharedArray<long> counter)
    {
        for (var i = 0; i < Count; i++)
        {
            counter.Add(0, 1);
        }

        return Count;
    }
}

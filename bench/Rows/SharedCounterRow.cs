namespace Troupe.Bench.Rows;

/// <summary>One number that several processes increment, each of them with many increments under way.</summary>
internal sealed class SharedCounterRow : IRow
{
    private const int Processes = 4;
    private const int Count = 100_000;
    private const int AtOnce = 2_000;

    private WorkerPool? _pool;

    public string Name => "shared counter";

    public string Work => $"{Processes} worker processes with {Count} increments of one number each, {AtOnce} at a time, kept by the host, after one such run";

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
        await using var counter = SharedValue.Create(0L);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await _pool!.MapAsync((int _) => IncrementAsync(counter), Enumerable.Range(0, Processes));
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        var sum = await counter.GetAsync();
        return sum == Processes * Count
            ? new() { ["seconds"] = seconds }
            : throw new InvalidOperationException($"The counter is {sum}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }

    private static async Task<int> IncrementAsync(SharedValue<long> counter)
    {
        var under = new Task<long>[AtOnce];
        for (var done = 0; done < Count; done += AtOnce)
        {
            for (var i = 0; i < AtOnce; i++)
            {
                under[i] = counter.AddAsync(1);
            }

            await Task.WhenAll(under);
        }

        return Count;
    }
}

namespace Troupe.Bench.Rows;

/// <summary>A map of x² over the first ints. Its result is looked at, in every run and outside the clock.</summary>
internal abstract class MapRow(Backend backend, int items, int? chunkSize) : PoolRow(backend)
{
    private readonly int[] _items = [.. Enumerable.Range(0, items)];

    public override IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "the whole map", items)];

    public override IReadOnlyList<PeerScript> Peers { get; } = backend == Backend.Processes
        ? [new("multiprocessing.Pool.map", "pool_map.py", "processes", $"{items}", $"{chunkSize ?? 0}")]
        : [new("multiprocessing.pool.ThreadPool.map", "pool_map.py", "threads", $"{items}", $"{chunkSize ?? 0}")];

    protected override PoolOptions Options { get; } = new() { ChunkSize = chunkSize };

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        long[] squares = [];
        var seconds = await SecondsAsync(async () => squares = await Pool.MapAsync(static (int x) => (long)x * x, _items));
        for (var i = 0; i < _items.Length; i++)
        {
            if (squares[i] != (long)i * i)
            {
                throw new InvalidOperationException($"The square of {i} came back as {squares[i]}.");
            }
        }

        return new() { ["seconds"] = seconds };
    }

    protected override Task WarmUpAsync() => MeasureAsync();
}

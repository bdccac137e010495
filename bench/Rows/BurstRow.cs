namespace Troupe.Bench.Rows;

/// <summary>What many small calls cost when nobody waits for one before the next.</summary>
internal class BurstRow() : PoolRow(Backend.Processes)
{
    private const int Calls = 20_000;

    public override string Name => "burst of 20,000 submits";

    public override string Work => $"{Calls:N0} submits of x + 1, then all their results, {Workers}, after one such burst";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "calls", Calls), new("bytes", "allocated in the host, a call", InBytes: true)];

    public override IReadOnlyList<PeerScript> Peers { get; } =
    [
        new("multiprocessing.Pool.apply_async", "pool_burst.py", "pool", $"{Calls}"),
        new("ProcessPoolExecutor.submit", "pool_burst.py", "executor", $"{Calls}"),
    ];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var tasks = new PoolTask<int>[Calls];
        var answers = new int[Calls];
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var seconds = await SecondsAsync(async () =>
        {
            for (var i = 0; i < Calls; i++)
            {
                tasks[i] = Pool.Submit(static (int x) => x + 1, i);
            }

            for (var i = 0; i < Calls; i++)
            {
                answers[i] = await tasks[i];
            }
        });
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        for (var i = 0; i < Calls; i++)
        {
            if (answers[i] != i + 1)
            {
                throw new InvalidOperationException($"{i} + 1 came back as {answers[i]}.");
            }
        }

        return new() { ["seconds"] = seconds, ["bytes"] = (double)bytes / Calls };
    }

    protected override Task WarmUpAsync() => MeasureAsync();
}

namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>What one call costs when the caller waits for each.</summary>
internal sealed class RoundTripRow(Backend backend) : PoolRow(backend)
{
    private const int Calls = 5_000;

    public override string Name => $"{On}submit → result";

    public override string Work => $"{Calls:N0} calls of x + 1, each result waited for before the next (by a thread that blocks, as the peers do, and by await), {Workers}, after as many";

    public override IReadOnlyList<Metric> Metrics { get; } =
        [new("median", "median call"), new("p99", "99th percentile"), new("awaited", "median call, awaited"), new("awaitedp99", "99th percentile, awaited")];

    public override IReadOnlyList<PeerScript> Peers => Backend == Backend.Processes
        ? [new("multiprocessing.Pool.apply", "pool_round_trip.py", "pool", $"{Calls}"), new("ProcessPoolExecutor.submit", "pool_round_trip.py", "executor", $"{Calls}")]
        : [new("ThreadPoolExecutor.submit", "pool_round_trip.py", "threads", $"{Calls}")];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var blocked = await Task.Factory.StartNew(Block, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var awaited = new long[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Check(await Pool.Submit(static (int x) => x + 1, i), i);
            awaited[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(blocked);
        Array.Sort(awaited);
        return new()
        {
            ["median"] = Seconds(blocked[Calls / 2]),
            ["p99"] = Seconds(blocked[Calls * 99 / 100]),
            ["awaited"] = Seconds(awaited[Calls / 2]),
            ["awaitedp99"] = Seconds(awaited[Calls * 99 / 100]),
        };
    }

    protected override Task WarmUpAsync() => MeasureAsync();

    // As the peers do: a thread that waits for each.
    private long[] Block()
    {
        var ticks = new long[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Check(Pool.Submit(static (int x) => x + 1, i).Task.GetAwaiter().GetResult(), i);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        return ticks;
    }

    private static void Check(int answer, int number)
    {
        if (answer != number + 1)
        {
            throw new InvalidOperationException($"{number} + 1 came back as {answer}.");
        }
    }

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}

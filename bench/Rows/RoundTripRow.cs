namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>What one call costs when the caller waits for each.</summary>
internal sealed class RoundTripRow(Backend backend) : PoolRow(backend)
{
    private const int Calls = 5_000;

    public override string Name => $"{On}submit → result";

    public override string Work => $"{Calls:N0} calls of x + 1, each awaited before the next, {Workers}, after as many";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("median", "median call"), new("p99", "99th percentile")];

    public override IReadOnlyList<PeerScript> Peers => Backend == Backend.Processes
        ? [new("multiprocessing.Pool.apply", "pool_round_trip.py", "pool", $"{Calls}"), new("ProcessPoolExecutor.submit", "pool_round_trip.py", "executor", $"{Calls}")]
        : [new("ThreadPoolExecutor.submit", "pool_round_trip.py", "threads", $"{Calls}")];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var ticks = new long[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await Pool.Submit(static (int x) => x + 1, i);
            ticks[i] = Stopwatch.GetTimestamp() - start;
            if (answer != i + 1)
            {
                throw new InvalidOperationException($"{i} + 1 came back as {answer}.");
            }
        }

        Array.Sort(ticks);
        return new() { ["median"] = Seconds(ticks[Calls / 2]), ["p99"] = Seconds(ticks[Calls * 99 / 100]) };
    }

    protected override Task WarmUpAsync() => MeasureAsync();

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}

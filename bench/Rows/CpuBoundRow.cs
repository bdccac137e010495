namespace Troupe.Bench.Rows;

/// <summary>What two workers make of work that keeps a processor busy.</summary>
internal sealed class CpuBoundRow(Backend backend) : PoolRow(backend)
{
    private const int Tasks = 4;

    // One task is to take a tenth of a second and more.
    private const int Rounds = 400_000_000;
    private const int PythonRounds = 2_500_000;

    public override string Name => $"{On}CPU-bound";

    public override string Work => $"{Tasks} sums of i² to {Rounds:N0} ({PythonRounds:N0} for CPython), {Workers}, over the time that one after another takes in the host";

    public override IReadOnlyList<Metric> Metrics { get; } =
        [new("seconds", "the whole map"), new("alone", "one after another"), new("share", "part of that time (0.5: perfect)", Bare: true)];

    public override IReadOnlyList<PeerScript> Peers => Backend == Backend.Processes
        ? [new("multiprocessing.Pool.map", "pool_cpu.py", "processes", $"{Tasks}", $"{PythonRounds}")]
        : [new("multiprocessing.pool.ThreadPool.map", "pool_cpu.py", "threads", $"{Tasks}", $"{PythonRounds}")];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        int[] rounds = [.. Enumerable.Repeat(Rounds, Tasks)];
        long[] here = [], there = [];
        var before = await SecondsAsync(() =>
        {
            here = [.. rounds.Select(SumOfSquares)];
            return Task.CompletedTask;
        });
        var seconds = await SecondsAsync(async () => there = await Pool.MapAsync(SumOfSquares, rounds));
        if (!here.SequenceEqual(there))
        {
            throw new InvalidOperationException("The workers' sums are others than the host's.");
        }

        return new() { ["seconds"] = seconds, ["alone"] = before, ["share"] = seconds / before };
    }

    // As fast as it gets: the compiler replaces a loop while it runs only once.
    protected override async Task WarmUpAsync()
    {
        for (var i = 0; i < 40; i++)
        {
            SumOfSquares(100_000);
        }

        await Pool.MapAsync(SumOfSquares, Enumerable.Repeat(100_000, 200));
        await MeasureAsync();
    }

    private static long SumOfSquares(int rounds)
    {
        var sum = 0L;
        for (long i = 0; i < rounds; i++)
        {
            sum += i * i;
        }

        return sum;
    }
}

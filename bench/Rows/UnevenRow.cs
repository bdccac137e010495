namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>How well work of very uneven cost is spread.</summary>
internal sealed class UnevenRow() : PoolRow(Backend.Processes)
{
    private const int Items = 2_000;
    private const int Rare = 50;
    private const int Times = 100;
    private const double Short = 200e-6;

    // Two workers at best share all of it evenly.
    private const double Ideal = ((Items - (Items / Rare)) + (Items / Rare * Times)) * Short / 2;

    public override string Name => "uneven items";

    public override string Work =>
        $"{Items:N0} items that keep a processor busy for {Short * 1e6:0} µs, one in {Rare} (at random places) for {Times} times as long, default chunks, {Workers}; the ideal is {Ideal:0.000} s";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "the whole map"), new("share", "times the ideal", Bare: true)];

    public override IReadOnlyList<PeerScript> Peers { get; } =
    [
        new("multiprocessing.Pool.map", "pool_uneven.py", "map", $"{Items}", $"{Rare}", $"{Times}", "0.0002"),
        new("ProcessPoolExecutor.map", "pool_uneven.py", "executor", $"{Items}", $"{Rare}", $"{Times}", "0.0002"),
    ];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var costs = Enumerable.Range(0, Items).Select(static i => i % Rare == 0 ? Short * Times : Short).ToArray();
        new Random(1).Shuffle(costs);
        var seconds = await SecondsAsync(async () => await Pool.MapAsync(KeepBusy, costs));
        return new() { ["seconds"] = seconds, ["share"] = seconds / Ideal };
    }

    protected override async Task WarmUpAsync() => await Pool.MapAsync(KeepBusy, Enumerable.Repeat(1e-6, 1_000));

    // The clock that runs in a thread only while it has a processor is not to be had cheaply: so this is the wall's, on a machine with a processor for each worker.
    private static double KeepBusy(double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
        }

        return seconds;
    }
}

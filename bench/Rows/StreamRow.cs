namespace Troupe.Bench.Rows;

/// <summary>What a stream too long to hold costs the host in memory.</summary>
internal sealed class StreamRow() : PoolRow(Backend.Processes)
{
    private const int Items = 10_000_000;

    public override string Name => "stream of 10,000,000 ints";

    public override string Work => $"x + 1 over {Items:N0} ints that are made as they are asked for, their sum, {Workers}, default options; the greatest resident memory of the host, looked at after every 100,000th result";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "items", Items), new("bytes", "host's memory", InBytes: true)];

    public override IReadOnlyList<PeerScript> Peers { get; } = [new("multiprocessing.Pool.imap", "pool_stream.py", $"{Items}", "10000")];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        long sum = 0, most = 0;
        var count = 0;
        var seconds = await SecondsAsync(async () =>
        {
            await foreach (var answer in Pool.MapStream(static (int x) => x + 1, Enumerable.Range(0, Items)))
            {
                sum += answer;
                if (++count % 100_000 == 0)
                {
                    most = Math.Max(most, Environment.WorkingSet);
                }
            }
        });
        if (sum != (long)Items * (Items + 1) / 2)
        {
            throw new InvalidOperationException($"The sum is {sum}.");
        }

        return new() { ["seconds"] = seconds, ["bytes"] = most };
    }

    protected override async Task WarmUpAsync()
    {
        await foreach (var _ in Pool.MapStream(static (int x) => x + 1, Enumerable.Range(0, 100_000)))
        {
        }
    }
}

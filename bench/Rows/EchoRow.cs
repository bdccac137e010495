namespace Troupe.Bench.Rows;

/// <summary>Large values there and back: what the lane for them carries. A byte that goes there and comes back is counted once.</summary>
internal class EchoRow() : PoolRow(Backend.Processes)
{
    protected const int Size = 1024 * 1024;
    protected const int Count = 256;
    protected const int AtOnce = 4;

    private byte[][]? _arrays;

    public override string Name => "echo of 1 MiB arrays";

    public override string Work => $"{Count} calls of x => x with arrays of 1 MiB, {AtOnce} at a time, 2 worker processes, the collector as .NET has it, after 4 such runs";

    public override IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "there and back", Volume: (long)Count * Size)];

    public override IReadOnlyList<PeerScript> Peers { get; } = [new("multiprocessing.Pool.apply_async", "pool_echo.py", $"{Count}", $"{Size}", $"{AtOnce}")];

    // Made when the row is run: they would count as memory of the others.
    protected byte[][] Arrays => _arrays ??= [.. Enumerable.Range(0, Count).Select(static i => Enumerable.Repeat((byte)(i % 251), Size).ToArray())];

    public override async Task<Dictionary<string, double>> MeasureAsync()
    {
        var next = -1;
        var seconds = await SecondsAsync(() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async turn =>
        {
            for (var i = Interlocked.Increment(ref next); i < Count; i = Interlocked.Increment(ref next))
            {
                await EchoAsync(i, turn);
            }
        })));
        return new() { ["seconds"] = seconds };
    }

    /// <summary>One array there and back.</summary>
    protected virtual async Task EchoAsync(int item, int turn) => Check(item, await Pool.ApplyAsync(static (byte[] x) => x, Arrays[item]));

    protected void Check(int item, ReadOnlySpan<byte> back)
    {
        if (back.Length != Size || back[0] != item % 251 || back[^1] != item % 251)
        {
            throw new InvalidOperationException($"Array {item} came back as another one.");
        }
    }

    protected override void LetGo() => _arrays = null;

    protected override async Task WarmUpAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await MeasureAsync();
        }
    }
}

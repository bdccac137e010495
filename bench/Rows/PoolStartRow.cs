namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>How long until a new pool's workers have all done something.</summary>
internal sealed class PoolStartRow : IRow
{
    private const int Workers = 2;

    public string Name => "pool start";

    public string Work => $"from starting a pool to a first result of each of {Workers} worker processes; a fresh host process each run";

    public IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "until both answered")];

    public IReadOnlyList<PeerScript> Peers { get; } =
    [
        new("multiprocessing.Pool, spawn", "pool_start.py", "spawn", $"{Workers}"),
        new("multiprocessing.Pool, fork", "pool_start.py", "fork", $"{Workers}"),
    ];

    public bool InFreshProcess => true;

    public Task PrepareAsync() => Task.CompletedTask;

    // Blocking, as the peer's script does: the state machines of asynchronous methods would be compiled within the time that is taken.
    public Task<Dictionary<string, double>> MeasureAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var pool = WorkerPool.StartAsync(Backend.Processes, Workers).GetAwaiter().GetResult();
        int first, second;
        do
        {
            // Each call holds its worker for a moment, so that one worker does not take them both.
            var (one, other) = (pool.ApplyAsync(static () => Hold()), pool.ApplyAsync(static () => Hold()));
            first = one.GetAwaiter().GetResult();
            second = other.GetAwaiter().GetResult();
        }
        while (first == second);

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return Task.FromResult(new Dictionary<string, double> { ["seconds"] = seconds });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int Hold()
    {
        Thread.Sleep(1);
        return Environment.ProcessId;
    }
}

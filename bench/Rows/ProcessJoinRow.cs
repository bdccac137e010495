namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>How long one child process takes that has nothing to do.</summary>
internal sealed class ProcessJoinRow : IRow
{
    private const int Times = 10;

    public string Name => "child process";

    public string Work => $"from starting a child process for an empty function to its end, joined; mean of {Times}, one after another, in a fresh parent process each run";

    public IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "start and join")];

    public IReadOnlyList<PeerScript> Peers { get; } =
    [
        new("multiprocessing.Process, spawn", "process_join.py", "spawn", $"{Times}"),
        new("multiprocessing.Process, fork", "process_join.py", "fork", $"{Times}"),
    ];

    public bool InFreshProcess => true;

    public Task PrepareAsync() => Task.CompletedTask;

    // Blocking, as the peer's script does.
    public Task<Dictionary<string, double>> MeasureAsync()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            var process = ActorProcess.Spawn(static () => { });
            process.JoinAsync().GetAwaiter().GetResult();
            if (process.Exit is not { ExitCode: 0 })
            {
                throw new InvalidOperationException($"The child ended with {process.Exit}.");
            }
        }

        return Task.FromResult(new Dictionary<string, double> { ["seconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds / Times });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

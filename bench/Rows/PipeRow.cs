namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>One item there and back through a pipe.</summary>
internal sealed class PipeRow : IRow
{
    private const int Times = 20_000;

    private WorkerPool? _pool;

    public string Name => "pipe round trip";

    public string Work => $"a number to a worker process and back through a pipe that the host keeps, {Times} times one after another, after {Times} such";

    public IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "round trip")];

    public IReadOnlyList<PeerScript> Peers { get; } = [new("multiprocessing.Pipe", "pipe_round_trip.py", $"{Times}")];

    public bool InFreshProcess => false;

    public async Task PrepareAsync()
    {
        _pool = await WorkerPool.StartAsync(Backend.Processes, 1);
        await MeasureAsync();
    }

    public async Task<Dictionary<string, double>> MeasureAsync()
    {
        var (here, there) = SharedPipe.Create<int>();
        var echoing = _pool!.Submit(EchoAsync, there);
        await RoundTripsAsync(here, 1); // It is there.
        var start = Stopwatch.GetTimestamp();
        await RoundTripsAsync(here, Times);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await here.DisposeAsync();
        await echoing.Task;
        return new() { ["seconds"] = seconds / Times };
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }

    private static async Task RoundTripsAsync(PipeEnd<int> end, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await end.SendAsync(i);
            if (await end.ReceiveAsync() != i)
            {
                throw new InvalidOperationException($"Not {i} came back.");
            }
        }
    }

    private static async Task EchoAsync(PipeEnd<int> end)
    {
        await foreach (var item in end.ReadAllAsync())
        {
            await end.SendAsync(item);
        }

        await end.DisposeAsync();
    }
}

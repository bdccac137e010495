namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>Small items through a queue from one to another: two processes, or two threads of one.</summary>
internal sealed class QueueRow(Backend backend) : IRow
{
    private const int Items = 300_000;
    private const int AtOnce = 2_000;

    private WorkerPool? _pool;

    public string Name => IsFar ? "queue between two processes" : "queue between two threads";

    public string Work => IsFar
        ? $"{Items} numbers from a worker process by PutAsync, {AtOnce} of them under way at a time, through a queue that the host keeps and reads by ReadAllAsync; from the first put to the last item, after one such run"
        : $"{Items} numbers from a thread by PutAsync, one after another, through a queue that another thread reads by ReadAllAsync; from the first put to the last item, after one such run";

    public IReadOnlyList<Metric> Metrics { get; } = [new("seconds", "items", Items)];

    public IReadOnlyList<PeerScript> Peers { get; } =
        [backend == Backend.Processes ? new("multiprocessing.Queue", "queue_items.py", "processes", $"{Items}") : new("queue.Queue", "queue_items.py", "threads", $"{Items}")];

    public bool InFreshProcess => false;

    private bool IsFar => backend == Backend.Processes;

    public async Task PrepareAsync()
    {
        _pool = await WorkerPool.StartAsync(backend, 1);
        await MeasureAsync();
    }

    public async Task<Dictionary<string, double>> MeasureAsync()
    {
        await using var queue = SharedQueue.Create<int>();
        await using var go = SharedQueue.Create<int>();
        var producing = _pool!.Submit(static one => PutAllAsync(one.Queue, one.Go, one.AtOnce), (Queue: queue, Go: go, AtOnce: IsFar ? AtOnce : 1));
        if (await queue.GetAsync() != -1)
        {
            throw new InvalidOperationException("The producer did not say that it is there.");
        }

        var start = Stopwatch.GetTimestamp();
        await go.PutAsync(0);
        var next = 0;
        await foreach (var item in queue.ReadAllAsync())
        {
            if (item != next++)
            {
                throw new InvalidOperationException($"{item} came in the place of {next - 1}.");
            }

            if (next == Items)
            {
                break;
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await producing.Task;
        return new() { ["seconds"] = seconds };
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }

    private static async Task PutAllAsync(SharedQueue<int> queue, SharedQueue<int> go, int atOnce)
    {
        await queue.PutAsync(-1);
        await go.GetAsync();
        if (atOnce == 1)
        {
            for (var i = 0; i < Items; i++)
            {
                await queue.PutAsync(i);
            }

            return;
        }

        var under = new Task[atOnce];
        for (var i = 0; i < Items; i += atOnce)
        {
            for (var j = 0; j < atOnce; j++)
            {
                under[j] = queue.PutAsync(i + j);
            }

            await Task.WhenAll(under);
        }
    }
}

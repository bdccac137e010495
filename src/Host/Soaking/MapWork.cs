namespace Troupe.Host.Soaking;

/// <summary>Maps one after another: each item's result is its own, whatever died meanwhile.</summary>
internal sealed class MapWork(int workers) : ISoakWork
{
    private const int Items = 2000;

    // A kill every second may hit the same item often.
    private const int Attempts = 1000;

    private WorkerPool? _pool;

    public string Name => "maps (items)";

    public long Operations { get; private set; }

    public long Losses { get; private set; }

    public async Task StartAsync() => _pool = await WorkerPool.StartAsync(Backend.Processes, workers, new PoolOptions { Name = "soak-map", MaxAttempts = Attempts, Output = static _ => { } });

    public IEnumerable<int> Processes() => _pool!.Statistics.Roster.Select(static worker => worker.ProcessId);

    public async Task RunAsync(CancellationToken over)
    {
        for (var first = 0L; !over.IsCancellationRequested; first += Items)
        {
            var results = await _pool!.MapAsync(Scramble, Enumerable.Range(0, Items).Select(item => first + item));
            for (var i = 0; i < Items; i++)
            {
                if (results[i] != Scramble(first + i))
                {
                    Losses++;
                }
            }

            Operations += Items;
        }
    }

    public ValueTask DisposeAsync() => _pool?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Some microseconds of work, and a result that nobody has by accident.
    private static long Scramble(long number)
    {
        var mixed = unchecked((ulong)number);
        for (var i = 0; i < 2000; i++)
        {
            mixed = unchecked((mixed ^ (mixed >> 31)) * 0x9E3779B97F4A7C15UL);
        }

        return unchecked((long)mixed);
    }
}

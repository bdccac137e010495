namespace Troupe.Host.Soaking;

/// <summary>
/// Workers read a value, add one and write it, under a lock. At the end it is what was counted: no step is lost, and only a step whose worker died may have been done
/// without a word. The lock's tokens rise from holder to holder.
/// </summary>
internal sealed class LockWork(int workers) : ISoakWork
{
    private const int Steps = 50;

    private readonly SharedLock _lock = SharedLock.Create("soak-lock");
    private readonly SharedValue<long> _value = SharedValue.Create(0L, "soak-value");
    private WorkerPool? _pool;

    public string Name => "locked counts";

    public long Operations { get; private set; }

    public long Losses { get; private set; }

    /// <summary>How many steps ended with their worker, done or not.</summary>
    public long InDoubt { get; private set; }

    public async Task StartAsync() => _pool = await WorkerPool.StartAsync(Backend.Processes, workers, new PoolOptions { Name = "soak-lock", MaxAttempts = 1, ChunkSize = 1, Output = static _ => { } });

    public IEnumerable<int> Processes() => _pool!.Statistics.Roster.Select(static worker => worker.ProcessId);

    public async Task RunAsync(CancellationToken over)
    {
        var (gate, value) = (_lock, _value);
        var tokens = new HashSet<long>();
        var before = -1L;
        while (!over.IsCancellationRequested)
        {
            tokens.Clear();
            foreach (var outcome in await _pool!.TryMapAsync(_ => StepAsync(gate, value), Enumerable.Range(0, Steps)))
            {
                if (!outcome.Succeeded)
                {
                    InDoubt++;
                    Losses += outcome.Error is WorkerLostException ? 0 : 1;
                }
                else
                {
                    Operations++;
                    // All of this round are newer than all of the last one's.
                    Losses += outcome.Value > before && tokens.Add(outcome.Value) ? 0 : 1;
                }
            }

            before = Math.Max(before, tokens.DefaultIfEmpty(before).Max());
        }

        var counted = await _value.GetAsync();
        Losses += Math.Max(0, Operations - counted) + Math.Max(0, counted - Operations - InDoubt);
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        await _value.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private static async Task<long> StepAsync(SharedLock gate, SharedValue<long> value)
    {
        await using var lease = await gate.AcquireAsync();
        await value.SetAsync(await value.GetAsync() + 1);
        return lease.Token;
    }
}

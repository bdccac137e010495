namespace Troupe.Bench.Rows;

using System.Diagnostics;

/// <summary>A row whose runs share one pool of two workers.</summary>
internal abstract class PoolRow(Backend backend) : IRow
{
    private WorkerPool? _pool;

    protected Backend Backend => backend;

    protected string Workers => backend == Backend.Processes ? "2 worker processes" : "2 threads";

    /// <summary>Put before the names of rows about threads.</summary>
    protected string On => backend == Backend.Processes ? "" : "threads: ";

    public abstract string Name { get; }

    public abstract string Work { get; }

    public abstract IReadOnlyList<Metric> Metrics { get; }

    public abstract IReadOnlyList<PeerScript> Peers { get; }

    public virtual bool InFreshProcess => false;

    protected WorkerPool Pool => _pool ?? throw new InvalidOperationException("The row has not been prepared.");

    protected virtual PoolOptions Options { get; } = new();

    public async Task PrepareAsync()
    {
        _pool = await WorkerPool.StartAsync(backend, 2, Options);
        await WarmUpAsync();
    }

    public abstract Task<Dictionary<string, double>> MeasureAsync();

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        LetGo();
    }

    /// <summary>Drops what the row has made for its runs.</summary>
    protected virtual void LetGo()
    {
    }

    protected abstract Task WarmUpAsync();

    protected static async Task<double> SecondsAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

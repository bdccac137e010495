namespace Troupe.Host.Soaking;

/// <summary>
/// Numbered items go through a queue with acknowledgement to workers, which pass each on before they acknowledge it. Each comes out: once, or again where a worker died between
/// the two.
/// </summary>
internal sealed class QueueWork(int workers) : ISoakWork
{
    private const int Batch = 200;
    private const int Capacity = 2000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly SharedQueue<long> _items = SharedQueue.Create<long>(new QueueOptions { Name = "soak-items", Capacity = Capacity, Acknowledged = true });
    private readonly SharedQueue<long> _passed = SharedQueue.Create<long>(name: "soak-passed");
    private readonly Seen _seen = new();
    private WorkerPool? _pool;

    public string Name => "queued items";

    public long Operations => _seen.Count;

    public long Losses { get; private set; }

    /// <summary>How many came out again.</summary>
    public long Again => _seen.Again;

    public async Task StartAsync() => _pool = await WorkerPool.StartAsync(Backend.Processes, workers, new PoolOptions { Name = "soak-queue", MaxAttempts = 1, ChunkSize = 1, Output = static _ => { } });

    public IEnumerable<int> Processes() => _pool!.Statistics.Roster.Select(static worker => worker.ProcessId);

    public async Task RunAsync(CancellationToken over)
    {
        using var read = new CancellationTokenSource();
        var consuming = ConsumeAsync(read.Token);
        var collecting = CollectAsync(read.Token);
        var put = 0L;
        while (!over.IsCancellationRequested)
        {
            var first = put;
            await OrFault(_items.PutManyAsync(Enumerable.Range(0, Batch).Select(item => first + item), cancellationToken: CancellationToken.None));
            put += Batch;
        }

        try
        {
            await OrFault(_seen.ReachedAsync(put).WaitAsync(s_patience, CancellationToken.None));
        }
        catch (TimeoutException)
        {
            Losses += put - _seen.Count; // These will not come any more.
        }

        await read.CancelAsync();
        await Task.WhenAll(consuming, collecting);

        // Without those who take, a full queue would be waited for without end. They end by themselves only when they fail.
        Task OrFault(Task wait) => Task.WhenAny(wait, consuming, collecting).Unwrap();
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        await _items.DisposeAsync();
        await _passed.DisposeAsync();
    }

    // A worker's turn is short, so that one that was killed has a successor soon.
    private async Task ConsumeAsync(CancellationToken over)
    {
        var (items, passed) = (_items, _passed);
        while (!over.IsCancellationRequested)
        {
            foreach (var outcome in await _pool!.TryMapAsync(_ => PassOnAsync(items, passed), Enumerable.Range(0, workers), CancellationToken.None))
            {
                Losses += outcome.Error is null or WorkerLostException ? 0 : 1;
            }
        }
    }

    private async Task CollectAsync(CancellationToken over)
    {
        try
        {
            await foreach (var item in _passed.ReadAllAsync(over))
            {
                _seen.Add(item);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return; // All have come that will.
        }
    }

    private static async Task<int> PassOnAsync(SharedQueue<long> items, SharedQueue<long> passed)
    {
        var count = 0;
        while (count < Batch && await items.TryReceiveAsync(TimeSpan.FromMilliseconds(200)) is { } delivery)
        {
            await passed.PutAsync(delivery.Item);
            await delivery.AcknowledgeAsync();
            count++;
        }

        return count;
    }
}

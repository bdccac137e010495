namespace Troupe.Actors.Tests.Peers;

/// <summary>A worker process of a pool that has made something, keeps it, and does nothing else until this is disposed; or this process, where that is as good.</summary>
internal sealed class Keeper<T> : IAsyncDisposable
{
    private readonly SharedEvent _over = SharedEvent.Create();
    private Task _job = Task.CompletedTask;

    private Keeper()
    {
    }

    public T Things { get; private set; } = default!;

    public int Process { get; private set; } = Environment.ProcessId;

    /// <summary>In one of the pool's processes.</summary>
    public static async Task<Keeper<T>> StartAsync(WorkerPool pool, Func<T> make)
    {
        var keeper = new Keeper<T>();
        await using var kept = SharedQueue.Create<(int Process, T Things)>();
        var over = keeper._over;
        keeper._job = pool.Submit(async () =>
        {
            await kept.PutAsync((Environment.ProcessId, make()));
            await over.WaitAsync();
            return "over";
        }).Task;
        (keeper.Process, keeper.Things) = await kept.GetAsync().WaitAsync(Deaths.Patience);
        return keeper;
    }

    /// <summary>In one of the pool's processes, or in this one.</summary>
    public static async Task<Keeper<T>> StartAsync(WorkerPool pool, Random random, Func<T> make) =>
        random.Next(2) == 0 ? await StartAsync(pool, make) : new Keeper<T> { Things = make() };

    public async ValueTask DisposeAsync()
    {
        await _over.SetAsync();
        try
        {
            await _job.WaitAsync(Deaths.Patience);
        }
        catch (WorkerLostException)
        {
            // It was killed.
        }

        await _over.DisposeAsync();
    }
}

namespace Troupe.Host.Comparing;

/// <summary>Has a function bring down what it runs in, and counts what is left.</summary>
internal static class CrashProbe
{
    private const int Items = 20;
    private const int Crashing = 7;

    public static Task<CrashToll> TakeAsync(Way way) => way == Way.Threads ? OnThreadsAsync() : OnProcessesAsync();

    private static async Task<CrashToll> OnProcessesAsync()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { MaxAttempts = 1, Output = static _ => { } });
        var outcomes = await pool.TryMapAsync(Item, Enumerable.Range(0, Items));
        var lost = outcomes.Select(static outcome => outcome.Error).OfType<Exception>().ToList();
        return new CrashToll(Items, lost.Count, HostLived: true, lost.OfType<WorkerLostException>().FirstOrDefault()?.Reason.ToString() ?? "nothing");
    }

    // The program that has the threads is a child of this one, since it does not come back from that.
    private static async Task<CrashToll> OnThreadsAsync()
    {
        await using var finished = SharedValue.Create(0);
        var program = ActorProcess.Spawn(
            async () =>
            {
                await using var pool = await WorkerPool.StartAsync(Backend.Threads, 1);
                await pool.TryMapAsync(Item, Enumerable.Range(0, Items));
                await finished.SetAsync(Items);
            },
            new SpawnOptions { Name = "crashing", Output = static _ => { }, Faulted = static _ => { } });
        await program.JoinAsync();
        return new CrashToll(Items, Items - await finished.GetAsync(), await finished.GetAsync() == Items, program.Exit?.ToString() ?? "it lives");
    }

    private static int Item(int number)
    {
        if (number == Crashing)
        {
            Environment.FailFast("Crashed to see what goes with it.");
        }

        return number;
    }
}

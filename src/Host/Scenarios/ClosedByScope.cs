namespace Troupe.Host.Scenarios;

/// <summary>What is opened in a scope is closed at its end: workers have gone, locks are free.</summary>
internal sealed class ClosedByScope : IScenario
{
    public string Name => "closed-by-scope";

    public string Summary => "A pool and a lock are closed by the end of their scope.";

    public string Python => "with ThreadPoolExecutor, with lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var @lock = SharedLock.Create();
        WorkerPool pool;
        int process;
        await using (pool = await play.StartPoolAsync(4))
        {
            await using var lease = await @lock.AcquireAsync();
            var results = await pool.MapAsync(static item => item * 2, Enumerable.Range(0, 100));
            process = await pool.ApplyAsync(static () => Environment.ProcessId);
            stage.Expect(results.SequenceEqual(Enumerable.Range(0, 100).Select(static item => item * 2)), "a hundred items were doubled");
            stage.Expect(await @lock.IsHeldAsync(), "the lock is held in the scope");
        }

        stage.Expect(!await @lock.IsHeldAsync(), "and free behind it");
        stage.Expect(await IsClosedAsync(pool), "the pool takes nothing any more");
        if (play.Backend == Backend.Processes)
        {
            stage.Expect(!IsRunning(process), $"its process {process} has gone");
        }
    }

    private static async Task<bool> IsClosedAsync(WorkerPool pool)
    {
        try
        {
            await pool.ApplyAsync(static () => 0);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var running = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

namespace Troupe.Actors.Tests.Sync;

using System.Diagnostics;
using System.Globalization;
using Xunit;
using Things = (int Process, SharedLock Guard, SharedSemaphore Permits, SharedCondition Condition, SharedBarrier Barrier);

/// <summary>
/// Processes killed at random moments while they hold, wait for, act at or keep what others share: nobody waits for ever, nothing is lost or doubled, and every error is one that
/// is documented. <c>TROUPE_SYNC_KILLS</c> says how many kills (default 6; 200 take minutes), <c>TROUPE_CHAOS_SEED</c> repeats a run's decisions.
/// </summary>
[Trait("Category", "Soak")]
public sealed class SyncChaosTests
{
    private const int Permits = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whoever_is_killed_the_others_go_on_or_are_told()
    {
        var (kills, seed) = (Number("TROUPE_SYNC_KILLS", 6), Number("TROUPE_CHAOS_SEED", Environment.TickCount & 0xFFFF));
        var random = new Random(seed);
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 3, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < kills; round++)
        {
            try
            {
                await RoundAsync(pool, random);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"With TROUPE_CHAOS_SEED={seed}, in round {round}: {fault.Message}", fault);
            }
        }
    }

    private static async Task RoundAsync(WorkerPool pool, Random random)
    {
        await using var stop = SharedEvent.Create();
        await using var over = SharedEvent.Create();
        await using var kept = SharedQueue.Create<Things>();
        await using var users = SharedQueue.Create<int>();
        var keeper = pool.Submit(() => KeepAsync(kept, over));
        var things = await kept.GetAsync().WaitAsync(s_patience);
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(() => UseAsync(things, users, stop))).ToList();
        int[] processes = [things.Process, await users.GetAsync().WaitAsync(s_patience), await users.GetAsync().WaitAsync(s_patience)];
        Assert.Equal(3, processes.Distinct().Count());
        var victim = random.Next(processes.Length);
        await PauseAsync(random.Next(1, 25));
        using (var killed = Process.GetProcessById(processes[victim]))
        {
            killed.Kill();
        }

        if (victim == 0)
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => keeper.Task.WaitAsync(s_patience));
            Assert.Equal(["lost", "lost"], await Task.WhenAll(jobs.Select(static job => job.Task)).WaitAsync(s_patience));
            await Assert.ThrowsAsync<PeerLostException>(() => things.Guard.AcquireAsync().WaitAsync(s_patience));
            await Assert.ThrowsAsync<PeerLostException>(() => things.Barrier.WaitAsync().WaitAsync(s_patience));
            return;
        }

        // The one who is left goes on, and so does this one: nothing stays with the dead.
        for (var i = 0; i < 3; i++)
        {
            await UseOnceAsync(things).WaitAsync(s_patience);
        }

        await stop.SetAsync();
        var ends = await Task.WhenAll(jobs.Select(static job => EndAsync(job.Task))).WaitAsync(s_patience);
        Assert.Equal(["killed", "stopped"], ends.Order());
        Assert.False(await things.Guard.IsHeldAsync());
        Assert.Equal(Permits, await things.Permits.CountAsync());
        await things.Barrier.ResetAsync();
        Assert.Equal(0, await things.Barrier.CountWaitingAsync());
        await over.SetAsync();
        Assert.Equal(0, await keeper.Task.WaitAsync(s_patience));
    }

    private static async Task<int> KeepAsync(SharedQueue<Things> kept, SharedEvent over)
    {
        await using var guard = SharedLock.Create();
        await using var permits = SharedSemaphore.CreateBounded(Permits);
        await using var condition = SharedCondition.Create();
        await using var barrier = SharedBarrier.Create(2, static () => Thread.SpinWait(10_000));
        await kept.PutAsync((Environment.ProcessId, guard, permits, condition, barrier));
        await over.WaitAsync();
        return 0;
    }

    private static async Task<string> UseAsync(Things things, SharedQueue<int> users, SharedEvent stop)
    {
        await users.PutAsync(Environment.ProcessId);
        try
        {
            while (!await stop.IsSetAsync())
            {
                await UseOnceAsync(things);
            }

            return "stopped";
        }
        catch (PeerLostException)
        {
            return "lost";
        }
    }

    private static async Task UseOnceAsync(Things things)
    {
        await using (await things.Guard.AcquireAsync())
        {
            await using (await things.Permits.AcquireAsync())
            {
                Thread.SpinWait(1_000);
            }
        }

        await using (await things.Condition.AcquireAsync())
        {
            await things.Condition.NotifyAsync();
            await things.Condition.WaitAsync(TimeSpan.FromMilliseconds(2));
        }

        try
        {
            await things.Barrier.WaitAsync(TimeSpan.FromMilliseconds(5));
        }
        catch (BrokenBarrierException)
        {
            await things.Barrier.ResetAsync();
        }
    }

    private static async Task<string> EndAsync(Task<string> job)
    {
        try
        {
            return await job;
        }
        catch (WorkerLostException)
        {
            return "killed";
        }
    }

    private static async Task PauseAsync(int milliseconds)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        await ticks.WaitForNextTickAsync();
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Peers;
using Xunit;
using Things = (int Process, SharedLock Guard, SharedSemaphore Permits, SharedCondition Condition, SharedBarrier Barrier);

/// <summary>
/// Processes killed at random moments while they hold, wait for, act at or keep what others share: nobody waits for ever, nothing is lost or doubled, and every error is one that
/// is documented. Who is who is left to chance here; one by one in <see cref="SyncVictimTests"/>.
/// </summary>
[Trait("Category", "Soak")]
public sealed class SyncChaosTests
{
    private const int Permits = 2;

    [Fact]
    public Task Whoever_is_killed_the_others_go_on_or_are_told() => Deaths.InRoundsAsync(workers: 3, RoundAsync, otherwise: 6);

    private static async Task RoundAsync(WorkerPool pool, Random random)
    {
        await using var stop = SharedEvent.Create();
        await using var over = SharedEvent.Create();
        await using var kept = SharedQueue.Create<Things>();
        await using var users = SharedQueue.Create<int>();
        var keeper = pool.Submit(() => KeepAsync(kept, over));
        var things = await kept.GetAsync().WaitAsync(Deaths.Patience);
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(() => UseAsync(things, users, stop))).ToList();
        int[] processes = [things.Process, await users.GetAsync().WaitAsync(Deaths.Patience), await users.GetAsync().WaitAsync(Deaths.Patience)];
        Assert.Equal(3, processes.Distinct().Count());
        var victim = random.Next(processes.Length);
        await Deaths.PauseAsync(random, most: 25);
        Deaths.Kill(processes[victim]);

        if (victim == 0)
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => keeper.Task.WaitAsync(Deaths.Patience));
            Assert.Equal(["lost", "lost"], await Task.WhenAll(jobs.Select(static job => job.Task)).WaitAsync(Deaths.Patience));
            await Assert.ThrowsAsync<PeerLostException>(() => things.Guard.AcquireAsync().WaitAsync(Deaths.Patience));
            await Assert.ThrowsAsync<PeerLostException>(() => things.Barrier.WaitAsync().WaitAsync(Deaths.Patience));
            return;
        }

        // The one who is left goes on, and so does this one: nothing stays with the dead.
        for (var i = 0; i < 3; i++)
        {
            await UseOnceAsync(things).WaitAsync(Deaths.Patience);
        }

        await stop.SetAsync();
        var ends = await Task.WhenAll(jobs.Select(static job => Deaths.EndAsync(job.Task))).WaitAsync(Deaths.Patience);
        Assert.Equal(["killed", "stopped"], ends.Order());
        Assert.False(await things.Guard.IsHeldAsync());
        Assert.Equal(Permits, await things.Permits.CountAsync());
        await things.Barrier.ResetAsync();
        Assert.Equal(0, await things.Barrier.CountWaitingAsync());
        await over.SetAsync();
        Assert.Equal(0, await keeper.Task.WaitAsync(Deaths.Patience));
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
}

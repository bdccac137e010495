namespace Troupe.Actors.Tests.Sync;

using System.Diagnostics;
using Xunit;

/// <summary>Processes killed while they hold, wait for, or keep what others share.</summary>
public sealed class SyncDeathTests
{
    private const int Rounds = 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static SharedLock? s_lock;

    [Fact]
    public async Task A_holders_death_releases_and_the_next_is_told()
    {
        await using var guard = SharedLock.Create();
        await using var semaphore = SharedSemaphore.CreateBounded(1);
        await using var never = SharedEvent.Create();
        await using var holders = SharedQueue.Create<int>();
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < Rounds; round++)
        {
            // Two take both and stay; the second waits for the first, and dies holding what it then got.
            var held = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
            {
                await guard.AcquireAsync();
                await semaphore.AcquireAsync();
                await holders.PutAsync(Environment.ProcessId);
                await never.WaitAsync();
                return 0;
            })).ToList();
            var first = await holders.GetAsync().WaitAsync(s_patience);
            Assert.True(await guard.IsHeldAsync());
            Kill(first);
            var second = await holders.GetAsync().WaitAsync(s_patience);
            Assert.NotEqual(first, second);

            var (mine, permit) = (guard.AcquireAsync(), semaphore.AcquireAsync());
            Assert.False(mine.IsCompleted);
            Kill(second);

            await using (var lease = await mine.WaitAsync(s_patience))
            await using (var one = await permit.WaitAsync(s_patience))
            {
                Assert.True(lease.Abandoned);
                Assert.True(one.Abandoned);
                Assert.Equal(0, await semaphore.CountAsync());
            }

            await using var again = await guard.AcquireAsync();
            Assert.False(again.Abandoned);
            Assert.Equal(1, await semaphore.CountAsync());
            foreach (var item in held)
            {
                await Assert.ThrowsAsync<WorkerLostException>(() => item.Task.WaitAsync(s_patience));
            }
        }
    }

    [Fact]
    public async Task Who_dies_waiting_leaves_the_line()
    {
        await using var guard = SharedLock.Create();
        await using var waiters = SharedQueue.Create<int>();
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < 3; round++)
        {
            var first = await guard.AcquireAsync();
            var there = pool.Submit(async () =>
            {
                var waiting = guard.AcquireAsync();
                await waiters.PutAsync(Environment.ProcessId);
                await waiting;
                return 0;
            });
            var process = await waiters.GetAsync().WaitAsync(s_patience);
            var next = guard.AcquireAsync();
            Kill(process);
            await Assert.ThrowsAsync<WorkerLostException>(() => there.Task.WaitAsync(s_patience));

            await first.DisposeAsync();

            await using var lease = await next.WaitAsync(s_patience);
        }
    }

    [Fact]
    public async Task When_the_keeper_dies_those_who_wait_are_told_and_leases_end_quietly()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var (process, guard) = await pool.ApplyAsync(static () => Keep()).WaitAsync(s_patience);
        var lease = await guard.AcquireAsync().WaitAsync(s_patience);
        var waiting = guard.AcquireAsync();

        Kill(process);

        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => waiting.WaitAsync(s_patience))).Reason.Signal);
        await Assert.ThrowsAsync<PeerLostException>(() => guard.IsHeldAsync().WaitAsync(s_patience));
        await lease.DisposeAsync();
    }

    private static (int Process, SharedLock Lock) Keep()
    {
        s_lock = SharedLock.Create();
        return (Environment.ProcessId, s_lock);
    }

    private static void Kill(int process)
    {
        using var killed = Process.GetProcessById(process);
        killed.Kill();
    }
}

namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Peers;
using Xunit;
using Things = (SharedLock Guard, SharedReentrantLock Again, SharedSemaphore Permit, SharedEvent Event, SharedCondition Condition, SharedBarrier Barrier);

/// <summary>
/// Of three processes, one that holds locks and a permit, one that waits for them, at an event, on a condition and at a barrier, and one that keeps all of these, each in turn is killed at a random moment.
/// </summary>
[Trait("Category", "Soak")]
public sealed class SyncVictimTests
{
    [Fact]
    public Task What_the_dead_held_is_the_next_ones_and_one_is_told() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var go = SharedEvent.Create();
        await using var keeper = await Keeper<Things>.StartAsync(pool, random, Make);
        var things = keeper.Things;
        var holding = pool.Submit(() => HoldAsync(things, users, go));
        var holder = await users.GetAsync().WaitAsync(Deaths.Patience);
        var waiting = pool.Submit(() => WaitAsync(things, users));
        var mine = WaitAsync(things, users);
        await users.GetAsync().WaitAsync(Deaths.Patience);
        await Deaths.PauseAsync(random);

        Deaths.Kill(holder);

        var all = Task.WhenAll(Deaths.EndAsync(waiting.Task), mine);
        await things.Event.SetAsync().WaitAsync(Deaths.Patience);
        Assert.InRange(await things.Barrier.WaitAsync().WaitAsync(Deaths.Patience), 0, 2);
        await NotifyUntilAsync(things.Condition, all).WaitAsync(Deaths.Patience);
        Assert.Equal(
            ["barrier passed", "barrier passed", "condition notified", "condition notified", "event set", "event set", "guard abandoned", "guard had", "lock abandoned", "lock had", "permit abandoned", "permit had"],
            (await all).SelectMany(static one => one.Split(", ")).Order());
        Assert.Equal("killed", await Deaths.EndAsync(holding.Task));
        await AllIsFreeAsync(things);
    });

    [Fact]
    public Task Who_is_killed_waiting_holds_nobody_up() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var go = SharedEvent.Create();
        await using var keeper = await Keeper<Things>.StartAsync(pool, random, Make);
        var things = keeper.Things;
        var holding = pool.Submit(() => HoldAsync(things, users, go));
        var holder = await users.GetAsync().WaitAsync(Deaths.Patience);
        var waiting = pool.Submit(() => WaitAsync(things, users));
        var waiter = await users.GetAsync().WaitAsync(Deaths.Patience);
        Assert.NotEqual(holder, waiter);
        var mine = WaitAsync(things, users);
        await Deaths.PauseAsync(random);

        Deaths.Kill(waiter);

        Assert.Equal("killed", await Deaths.EndAsync(waiting.Task));
        Assert.False(mine.IsCompleted);
        await go.SetAsync().WaitAsync(Deaths.Patience);
        await things.Event.SetAsync().WaitAsync(Deaths.Patience);
        await things.Barrier.AbortAsync().WaitAsync(Deaths.Patience); // The dead one may have died before it came there.
        await NotifyUntilAsync(things.Condition, mine).WaitAsync(Deaths.Patience);
        Assert.Equal("released", await Deaths.EndAsync(holding.Task));

        // It may have been granted what it was dead to hear of: then that was abandoned.
        Assert.Equal(["barrier broken", "condition notified", "event set", "guard", "lock", "permit"], (await mine).Replace(" had", "").Replace(" abandoned", "").Split(", ").Order());
        await things.Barrier.ResetAsync().WaitAsync(Deaths.Patience);
        await Task.WhenAll(things.Barrier.WaitAsync(), things.Barrier.WaitAsync(), things.Barrier.WaitAsync()).WaitAsync(Deaths.Patience);
        await AllIsFreeAsync(things);
    });

    [Fact]
    public Task When_the_keeper_is_killed_all_who_wait_are_told() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var go = SharedEvent.Create();
        await using var keeper = await Keeper<Things>.StartAsync(pool, Make);
        var things = keeper.Things;
        var holding = pool.Submit(() => HoldAsync(things, users, go));
        await users.GetAsync().WaitAsync(Deaths.Patience);
        var waiting = pool.Submit(() => WaitAsync(things, users));
        var mine = WaitAsync(things, users);
        await users.GetAsync().WaitAsync(Deaths.Patience);
        await Deaths.PauseAsync(random);

        Deaths.Kill(keeper.Process);

        string[] lost = ["guard lost", "lock lost", "permit lost", "event lost", "condition lost", "barrier lost"];
        Assert.Equal(lost, (await Deaths.EndAsync(waiting.Task)).Split(", "));
        Assert.Equal(lost, (await mine.WaitAsync(Deaths.Patience)).Split(", "));
        await go.SetAsync().WaitAsync(Deaths.Patience);
        Assert.Equal("released", await Deaths.EndAsync(holding.Task)); // There is nothing left to give back.
    });

    private static Things Make() =>
        (SharedLock.Create(), SharedReentrantLock.Create(), SharedSemaphore.CreateBounded(1), SharedEvent.Create(), SharedCondition.Create(), SharedBarrier.Create(3));

    private static async Task<string> HoldAsync(Things things, SharedQueue<int> users, SharedEvent go)
    {
        await using (await things.Guard.AcquireAsync())
        await using (await things.Again.AcquireAsync())
        await using (await things.Again.AcquireAsync())
        await using (await things.Permit.AcquireAsync())
        {
            await users.PutAsync(Environment.ProcessId);
            await go.WaitAsync();
        }

        return "released";
    }

    // What came of each wait. Each is a flow of its own: a reentrant lock's owner is.
    private static async Task<string> WaitAsync(Things things, SharedQueue<int> users)
    {
        var waits = Task.WhenAll(
            TellAsync("guard", async () => await LeaseAsync(await things.Guard.AcquireAsync())),
            TellAsync("lock", async () => await LeaseAsync(await things.Again.AcquireAsync())),
            TellAsync("permit", async () =>
            {
                await using var lease = await things.Permit.AcquireAsync();
                return lease.Abandoned ? "abandoned" : "had";
            }),
            TellAsync("event", async () =>
            {
                await things.Event.WaitAsync();
                return "set";
            }),
            TellAsync("condition", async () =>
            {
                await using var lease = await things.Condition.AcquireAsync();
                await things.Condition.WaitAsync();
                return "notified";
            }),
            TellAsync("barrier", async () =>
            {
                await things.Barrier.WaitAsync();
                return "passed";
            }));
        await users.PutAsync(Environment.ProcessId);
        return string.Join(", ", await waits);
    }

    private static async Task<string> LeaseAsync(LockLease lease)
    {
        await using (lease)
        {
            return lease.Abandoned ? "abandoned" : "had";
        }
    }

    private static Task<string> TellAsync(string what, Func<Task<string>> wait) => Task.Run(async () =>
    {
        try
        {
            return $"{what} {await wait()}";
        }
        catch (PeerLostException)
        {
            return $"{what} lost";
        }
        catch (BrokenBarrierException)
        {
            return $"{what} broken";
        }
    });

    // Again and again: some may not have been there yet.
    private static Task NotifyUntilAsync(SharedCondition condition, Task over) => Task.Run(async () =>
    {
        while (!over.IsCompleted)
        {
            await using var lease = await condition.AcquireAsync();
            await condition.NotifyAllAsync();
        }
    });

    private static async Task AllIsFreeAsync(Things things)
    {
        Assert.False(await things.Guard.IsHeldAsync().WaitAsync(Deaths.Patience));
        Assert.False(await things.Again.IsHeldAsync().WaitAsync(Deaths.Patience));
        Assert.Equal(1, await things.Permit.CountAsync().WaitAsync(Deaths.Patience));
        Assert.Equal(0, await things.Barrier.CountWaitingAsync().WaitAsync(Deaths.Patience));
        Assert.True(await things.Event.IsSetAsync().WaitAsync(Deaths.Patience));
        await using var mine = await things.Condition.AcquireAsync().WaitAsync(Deaths.Patience);
    }
}

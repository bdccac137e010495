namespace Troupe.Actors.Tests.State;

using Troupe.Actors.Tests.Peers;
using Xunit;

/// <summary>Processes killed at random moments while they change an array, have its lock, wait for that, or have made it: the memory is there for all who are left.</summary>
[Trait("Category", "Soak")]
public sealed class ArrayDeathTests
{
    [Fact]
    public Task Who_is_killed_with_the_lock_leaves_it_and_what_it_has_written_to_the_others() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var stop = SharedEvent.Create();
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<SharedArray<long>>.StartAsync(pool, random, Make);
        var array = keeper.Things;
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(() => UseAsync(array, users, stop))).ToList();
        int[] processes = [await users.GetAsync().WaitAsync(Deaths.Patience), await users.GetAsync().WaitAsync(Deaths.Patience)];
        await Deaths.PauseAsync(random);

        Deaths.Kill(processes[random.Next(2)]);

        for (var i = 0; i < 3; i++)
        {
            await UseOnceAsync(array).WaitAsync(Deaths.Patience);
        }

        await stop.SetAsync().WaitAsync(Deaths.Patience);
        Assert.Equal(["killed", "stopped"], (await Task.WhenAll(jobs.Select(static job => Deaths.EndAsync(job.Task)))).Order());

        // Between two writes he may have been killed; the others found that out, and made it good.
        await using var lease = await array.Lock.AcquireAsync().WaitAsync(Deaths.Patience);
        Assert.InRange(array[0] - array[1], 0, lease.Abandoned ? 1 : 0);
        Assert.InRange(array[2] - array[0], 0, 1);
    });

    [Fact]
    public Task Who_is_killed_waiting_for_the_lock_holds_nobody_up() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<SharedArray<long>>.StartAsync(pool, random, Make);
        var array = keeper.Things;
        var held = await array.Lock.AcquireAsync().WaitAsync(Deaths.Patience);
        var waiting = pool.Submit(async () =>
        {
            var acquiring = array.Lock.AcquireAsync();
            await users.PutAsync(Environment.ProcessId);
            await using var lease = await acquiring;
            return "had";
        });
        var process = await users.GetAsync().WaitAsync(Deaths.Patience);
        var next = array.Lock.AcquireAsync();
        await Deaths.PauseAsync(random);

        Deaths.Kill(process);

        Assert.Equal("killed", await Deaths.EndAsync(waiting.Task));
        Assert.False(next.IsCompleted);
        await held.DisposeAsync();
        await using var lease = await next.WaitAsync(Deaths.Patience);
    });

    [Fact]
    public Task When_its_creator_is_killed_those_who_have_it_keep_it_and_lose_its_lock() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var stop = SharedEvent.Create();
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<SharedArray<long>>.StartAsync(pool, Make);
        var array = keeper.Things;
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(() => AddAsync(array, users, stop))).ToList();
        await users.GetAsync().WaitAsync(Deaths.Patience);
        await users.GetAsync().WaitAsync(Deaths.Patience);
        var acquiring = Deaths.LostAsync(async () =>
        {
            while (true)
            {
                await using var lease = await array.Lock.AcquireAsync();
            }
        });
        await Deaths.PauseAsync(random);

        Deaths.Kill(keeper.Process);

        Assert.Equal("lost", await acquiring.WaitAsync(Deaths.Patience));
        var there = array[3];
        await stop.SetAsync().WaitAsync(Deaths.Patience);
        var sums = await Task.WhenAll(jobs.Select(static job => job.Task)).WaitAsync(Deaths.Patience);
        Assert.Equal(sums.Sum(), array[3]);
        Assert.InRange(there, 0, array[3]);
        Assert.Equal(array[3] + 1, await pool.ApplyAsync(() => array.Add(3, 1)).WaitAsync(Deaths.Patience)); // One that has it can send it on.
    });

    private static SharedArray<long> Make() => SharedArray.Create<long>(4);

    private static async Task<string> UseAsync(SharedArray<long> array, SharedQueue<int> users, SharedEvent stop)
    {
        await users.PutAsync(Environment.ProcessId);
        while (!await stop.IsSetAsync())
        {
            await UseOnceAsync(array);
        }

        return "stopped";
    }

    // The first two are the same whenever nobody has the lock; the third is written without it.
    private static async Task UseOnceAsync(SharedArray<long> array)
    {
        array.Add(2, 1);
        await using var lease = await array.Lock.AcquireAsync();
        if (lease.Abandoned)
        {
            array[1] = array[0];
        }

        Assert.Equal(array[0], array[1]);
        array[0]++;
        await Task.Yield();
        Thread.SpinWait(2_000);
        array[1]++;
    }

    private static async Task<long> AddAsync(SharedArray<long> array, SharedQueue<int> users, SharedEvent stop)
    {
        await users.PutAsync(Environment.ProcessId);
        var added = 0L;
        while (!await stop.IsSetAsync())
        {
            for (var i = 0; i < 100; i++, added++)
            {
                array.Add(3, 1);
            }
        }

        return added;
    }
}

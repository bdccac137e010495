namespace Troupe.Actors.Tests.State;

using Troupe.Actors.Tests.Peers;
using Xunit;
using Things = (SharedValue<int> Value, SharedDictionary<string, int> Dictionary, SharedList<int> List);

/// <summary>
/// Processes killed at random moments while they update values, dictionaries and lists, wait for that, or keep them: no change is made by halves or twice, and nobody waits for ever.
/// </summary>
[Trait("Category", "Soak")]
public sealed class StateDeathTests
{
    [Fact]
    public Task Who_is_killed_updating_has_made_a_change_or_has_not() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var stop = SharedEvent.Create();
        await using var users = SharedQueue.Create<int>();
        await using var told = SharedQueue.Create<int>();
        await using var keeper = await Keeper<Things>.StartAsync(pool, random, Make);
        var things = keeper.Things;
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(() => UpdateAsync(things, users, told, stop))).ToList();
        int[] processes = [await users.GetAsync().WaitAsync(Deaths.Patience), await users.GetAsync().WaitAsync(Deaths.Patience)];
        await Deaths.PauseAsync(random);

        Deaths.Kill(processes[random.Next(2)]);

        for (var i = 0; i < 3; i++)
        {
            await UpdateAllAsync(things).WaitAsync(Deaths.Patience); // Goes on, whatever the dead one had in hand.
        }

        await stop.SetAsync().WaitAsync(Deaths.Patience);
        Assert.Equal(["killed", "stopped"], (await Task.WhenAll(jobs.Select(static job => Deaths.EndAsync(job.Task)))).Order());
        var least = 3 + await told.CountAsync().WaitAsync(Deaths.Patience);
        int[] counts = [await things.Value.GetAsync().WaitAsync(Deaths.Patience), await things.Dictionary.GetAsync("a").WaitAsync(Deaths.Patience), await things.List.GetAsync(1).WaitAsync(Deaths.Patience)];
        Assert.All(counts, count => Assert.InRange(count, least, least + 1)); // What he did last he may not have told.
        Assert.Equal((1, 2), (await things.Dictionary.CountAsync().WaitAsync(Deaths.Patience), await things.List.CountAsync().WaitAsync(Deaths.Patience)));
    });

    [Fact]
    public Task Who_is_killed_waiting_holds_nobody_up_and_changes_nothing_twice() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<Things>.StartAsync(pool, random, Make);
        var things = keeper.Things;
        var (holding, finish) = await HoldAsync(things);
        var waiting = pool.Submit(async () =>
        {
            var changes = Task.WhenAll(things.Value.AddAsync(10), things.Dictionary.SetAsync("b", 10), things.List.AppendAsync(10));
            await users.PutAsync(Environment.ProcessId);
            await changes;
            return "done";
        });
        var process = await users.GetAsync().WaitAsync(Deaths.Patience);
        var behind = Task.WhenAll(things.Value.AddAsync(100), things.Dictionary.SetAsync("c", 100), things.List.AppendAsync(100));
        await Deaths.PauseAsync(random);

        Deaths.Kill(process);

        Assert.Equal("killed", await Deaths.EndAsync(waiting.Task));
        Assert.False(behind.IsCompleted);
        finish.SetResult();
        await holding.WaitAsync(Deaths.Patience);
        await behind.WaitAsync(Deaths.Patience);
        Assert.Contains(await things.Value.GetAsync().WaitAsync(Deaths.Patience), new[] { 101, 111 });
        var entries = await things.Dictionary.SnapshotAsync().WaitAsync(Deaths.Patience);
        Assert.Equal((1, 100), (entries["a"], entries["c"]));
        Assert.True(entries.Count == 2 || entries["b"] == 10);
        var items = await things.List.SnapshotAsync().WaitAsync(Deaths.Patience);
        Assert.Contains(string.Join(" ", items), new[] { "0 1 100", "0 1 10 100", "0 1 100 10" });
    });

    [Fact]
    public Task When_the_keeper_is_killed_all_are_told() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<Things>.StartAsync(pool, Make);
        var things = keeper.Things;
        var user = pool.Submit(() => Deaths.LostAsync(async () =>
        {
            await users.PutAsync(Environment.ProcessId);
            while (true)
            {
                await UpdateAllAsync(things);
            }
        }));
        await users.GetAsync().WaitAsync(Deaths.Patience);
        Task[] mine =
        [
            EndlessAsync(() => things.Value.AddAsync(1)), EndlessAsync(() => things.Value.UpdateAsync(static there => there + 1)),
            EndlessAsync(() => things.Dictionary.SetAsync("b", 1)), EndlessAsync(() => things.Dictionary.AddOrUpdateAsync("a", 1, static there => there + 1)),
            EndlessAsync(() => things.List.SetAsync(0, 1)), EndlessAsync(() => things.List.UpdateAllAsync(static items => items.Reverse())),
        ];
        await Deaths.PauseAsync(random);

        Deaths.Kill(keeper.Process);

        foreach (var one in mine)
        {
            Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => one.WaitAsync(Deaths.Patience))).Reason.Signal);
        }

        Assert.Equal("lost", await Deaths.EndAsync(user.Task));
        await Assert.ThrowsAsync<PeerLostException>(() => things.Value.GetAsync().WaitAsync(Deaths.Patience));
        await Assert.ThrowsAsync<PeerLostException>(() => things.Dictionary.CountAsync().WaitAsync(Deaths.Patience));
        await Assert.ThrowsAsync<PeerLostException>(() => things.List.SnapshotAsync().WaitAsync(Deaths.Patience));
    });

    // Updates of all three that go on until they are told to finish.
    private static async Task<(Task Holding, TaskCompletionSource Finish)> HoldAsync(Things things)
    {
        var (held, finish) = (new SemaphoreSlim(0), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var holding = Task.WhenAll(things.Value.UpdateAsync(HoldOneAsync), things.Dictionary.UpdateAsync("a", HoldOneAsync), things.List.UpdateAsync(1, HoldOneAsync));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await held.WaitAsync(Deaths.Patience));
        }

        return (holding, finish);

        async Task<int> HoldOneAsync(int there)
        {
            held.Release();
            await finish.Task;
            return there + 1;
        }
    }

    private static async Task<string> UpdateAsync(Things things, SharedQueue<int> users, SharedQueue<int> told, SharedEvent stop)
    {
        await users.PutAsync(Environment.ProcessId);
        while (!await stop.IsSetAsync())
        {
            await UpdateAllAsync(things);
            await told.PutAsync(0);
        }

        return "stopped";
    }

    private static Task UpdateAllAsync(Things things) => Task.WhenAll(
        things.Value.UpdateAsync(MoreAsync), things.Dictionary.UpdateAsync("a", MoreAsync), things.List.UpdateAsync(1, MoreAsync));

    // A moment with the lease.
    private static async Task<int> MoreAsync(int there)
    {
        await Task.Yield();
        Thread.SpinWait(2_000);
        return there + 1;
    }

    private static async Task EndlessAsync(Func<Task> use)
    {
        while (true)
        {
            await use();
        }
    }

    private static Things Make() => (SharedValue.Create(0), SharedDictionary.Create([KeyValuePair.Create("a", 0)]), SharedList.Create([0, 0]));
}

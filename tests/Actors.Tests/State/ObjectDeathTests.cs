namespace Troupe.Actors.Tests.State;

using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Processes killed at random moments while they call an object, have started it, or are its own.</summary>
[Trait("Category", "Soak")]
public sealed class ObjectDeathTests
{
    [Fact]
    public Task Who_is_killed_calling_or_waiting_for_its_turn_holds_nobody_up() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var told = SharedQueue.Create<int>();
        await using var counter = await SharedObject.StartAsync(static () => new Counter(), Backend.Processes).WaitAsync(Deaths.Patience);
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(async Task<string> () =>
        {
            await users.PutAsync(Environment.ProcessId);
            while (true)
            {
                await counter.CallAsync(static one => one.UpAsync());
                await told.PutAsync(1);
            }
        })).ToList();
        int[] processes = [await users.GetAsync().WaitAsync(Deaths.Patience), await users.GetAsync().WaitAsync(Deaths.Patience)];
        await Deaths.PauseAsync(random);

        Array.ForEach(processes, Deaths.Kill);

        Assert.Equal(["killed", "killed"], await Task.WhenAll(jobs.Select(static job => Deaths.EndAsync(job.Task))));
        await counter.CallAsync(static one => one.UpAsync()).WaitAsync(Deaths.Patience);
        var acknowledged = 1;
        while (await told.TryGetAsync(TimeSpan.Zero) is (true, _))
        {
            acknowledged++;
        }

        Assert.InRange(await counter.CallAsync(static one => one.Count).WaitAsync(Deaths.Patience), acknowledged, acknowledged + 2);
        Assert.Equal(1, await counter.CallAsync(static one => one.MostAtOnce).WaitAsync(Deaths.Patience));
    });

    [Fact]
    public Task When_its_process_is_killed_each_call_is_told_and_a_new_one_begins_anew() => Deaths.InRoundsAsync(workers: 1, static async (pool, random) =>
    {
        var restarts = random.Next(2) == 0;
        await using var users = SharedQueue.Create<int>();
        await using var counter = await SharedObject.StartAsync(static () => new Counter(), Backend.Processes, new() { Restart = restarts }).WaitAsync(Deaths.Patience);
        var process = await counter.CallAsync(static _ => Environment.ProcessId).WaitAsync(Deaths.Patience);
        var calling = pool.Submit(() => CallUntilLostAsync(counter, users));
        await users.GetAsync().WaitAsync(Deaths.Patience);
        var mine = CallUntilLostAsync(counter, users);
        await users.GetAsync().WaitAsync(Deaths.Patience);
        await Deaths.PauseAsync(random);

        Deaths.Kill(process);

        if (restarts)
        {
            // Only whose call was running is told, if one was; the other goes on with the new one. Who calls just now may be told as well, once.
            int? now = null;
            for (var tries = 0; now is null || (now == process && tries < 100); tries++)
            {
                now = await ProcessAsync(counter).WaitAsync(Deaths.Patience);
            }

            Assert.NotEqual(process, now);
        }
        else
        {
            Assert.Equal(["state lost", "state lost"], await Task.WhenAll(mine, Deaths.EndAsync(calling.Task)).WaitAsync(Deaths.Patience));
            await Assert.ThrowsAsync<ObjectLostException>(() => counter.CallAsync(static one => one.Count).WaitAsync(Deaths.Patience));
        }

        await counter.DisposeAsync();
        Assert.Contains(await mine.WaitAsync(Deaths.Patience), new[] { "state lost", "disposed" });
        Assert.Contains(await Deaths.EndAsync(calling.Task), new[] { "state lost", "disposed" });
    });

    [Fact]
    public Task When_its_creator_is_killed_all_callers_are_told_and_its_process_ends() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<SharedObject<Counter>>.StartAsync(pool, static () => SharedObject.StartAsync(static () => new Counter(), Backend.Processes).GetAwaiter().GetResult());
        var counter = keeper.Things;
        var process = await counter.CallAsync(static _ => Environment.ProcessId).WaitAsync(Deaths.Patience);
        var calling = pool.Submit(() => CallUntilLostAsync(counter, users));
        await users.GetAsync().WaitAsync(Deaths.Patience);
        var mine = CallUntilLostAsync(counter, users);
        await users.GetAsync().WaitAsync(Deaths.Patience);
        await Deaths.PauseAsync(random);

        Deaths.Kill(keeper.Process);

        Assert.Equal(["lost", "lost"], await Task.WhenAll(mine, Deaths.EndAsync(calling.Task)).WaitAsync(Deaths.Patience));
        await OnBackend.Eventually(() => !Directory.Exists($"/proc/{process}"));
    });

    private static async Task<int?> ProcessAsync(SharedObject<Counter> counter)
    {
        try
        {
            return await counter.CallAsync(static _ => Environment.ProcessId);
        }
        catch (ObjectLostException)
        {
            return null;
        }
    }

    private static async Task<string> CallUntilLostAsync(SharedObject<Counter> counter, SharedQueue<int> users)
    {
        await users.PutAsync(0);
        try
        {
            while (true)
            {
                await counter.CallAsync(static one => one.UpAsync());
            }
        }
        catch (ObjectLostException)
        {
            return "state lost";
        }
        catch (PeerLostException)
        {
            return "lost";
        }
        catch (ObjectDisposedException)
        {
            return "disposed";
        }
    }

    public sealed class Counter
    {
        private int _running;

        public int Count { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task UpAsync()
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            var there = Count;
            await Task.Yield();
            Count = there + 1;
            Interlocked.Decrement(ref _running);
        }
    }
}

namespace Troupe.Actors.Tests.State;

using System.Diagnostics;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>A value that functions on a pool's workers share.</summary>
public abstract class SharedValueContract(Backend backend) : OnBackend(backend)
{
    private enum Verb
    {
        Get,
        Set,
        Exchange,
        CompareExchange,
        Add,
        Update,
    }

    [Fact]
    public async Task A_worker_sets_what_the_creator_reads()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var num = SharedValue.Create(0.0);

        await pool.ApplyAsync(async () =>
        {
            await num.SetAsync(3.1415927);
            return 0;
        }).WaitAsync(Patience);

        Assert.Equal(3.1415927, await num.GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_hundred_increments_make_a_hundred()
    {
        await using var pool = await StartAsync();
        await using var counter = SharedValue.Create(0);

        var sums = await pool.MapAsync((int _) => counter.AddAsync(1), Enumerable.Range(0, 100)).WaitAsync(Patience);

        Assert.Equal(100, await counter.GetAsync().WaitAsync(Patience));
        Assert.Equal(Enumerable.Range(1, 100), sums.Order());
    }

    [Fact]
    public async Task Updates_by_a_function_lose_none()
    {
        await using var pool = await StartAsync();
        await using var counter = SharedValue.Create(new Tally(0, "none"));

        await pool.MapAsync((int i) => counter.UpdateAsync(there => new Tally(there.Count + 1, $"{i}")), Enumerable.Range(0, 100)).WaitAsync(Patience);

        Assert.Equal(100, (await counter.GetAsync().WaitAsync(Patience)).Count);
    }

    [Fact]
    public async Task Many_additions_at_once_come_out_one_by_one()
    {
        await using var pool = await StartAsync();
        await using var counter = SharedValue.Create(0L);

        var sums = await pool.MapAsync((int _) => Task.WhenAll(Enumerable.Range(0, 5_000).Select(_ => counter.AddAsync(1))), Enumerable.Range(0, 4)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(1, 20_000).Select(static i => (long)i), sums.SelectMany(static all => all).Order());
    }

    [Fact]
    public async Task Any_type_is_compared_by_its_own_equality()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var value = SharedValue.Create(new Tally(1, "a"));

        var seen = await pool.ApplyAsync(async () => new[]
        {
            await value.CompareExchangeAsync(new Tally(2, "b"), new Tally(9, "a")),
            await value.CompareExchangeAsync(new Tally(3, "c"), new Tally(1, "a")),
            await value.ExchangeAsync(new Tally(4, "d")),
        }).WaitAsync(Patience);

        Assert.Equal([new(1, "a"), new(1, "a"), new(3, "c")], seen);
        Assert.Equal(new Tally(4, "d"), await value.GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Large_values_pass_both_ways()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var value = SharedValue.Create(new string('a', 200_000));

        var before = await pool.ApplyAsync(() => value.ExchangeAsync(new string('b', 300_000))).WaitAsync(Patience);
        var after = await pool.ApplyAsync(() => value.UpdateAsync(text => text + "c")).WaitAsync(Patience);

        Assert.Equal(new string('a', 200_000), before);
        Assert.Equal(new string('b', 300_000) + "c", after);
        Assert.Equal(after, await value.GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Large_values_are_compared_and_exchanged_too()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var text = SharedValue.Create(new string('a', 200_000));
        await using var bytes = SharedValue.Create(new byte[100_000]);

        var seen = await pool.ApplyAsync(async () => new[]
        {
            await text.CompareExchangeAsync(new string('b', 300_000), new string('c', 200_000)),
            await text.CompareExchangeAsync(new string('b', 300_000), new string('a', 200_000)),
            await text.CompareExchangeAsync("small", new string('b', 300_000)),
            await text.CompareExchangeAsync(new string('d', 70_000), "small"),
            await text.GetAsync(),
        }).WaitAsync(Patience);

        Assert.Equal([new('a', 200_000), new('a', 200_000), new('b', 300_000), "small", new('d', 70_000)], seen);
        Assert.Equal(100_000, (await pool.ApplyAsync(() => bytes.ExchangeAsync(new byte[70_001])).WaitAsync(Patience)).Length);
        Assert.Equal(new string('d', 70_000), await text.CompareExchangeAsync("", new string('d', 70_000)).WaitAsync(Patience));
        Assert.Equal(("", 70_001), (await text.GetAsync().WaitAsync(Patience), (await bytes.GetAsync().WaitAsync(Patience)).Length));
    }

    [Fact]
    public async Task Disposed_it_says_so()
    {
        await using var pool = await StartAsync(workers: 1);
        var value = SharedValue.Create(1);
        await value.DisposeAsync();
        await value.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => value.GetAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(() => value.AddAsync(1)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Histories_of_four_workers_are_linearizable()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var value = SharedValue.Create(0);

        var seen = await pool.MapAsync((int seed) => Use(value, seed), Enumerable.Range(0, 4)).WaitAsync(Patience);

        var history = seen.SelectMany(static (all, process) => all.Select(one =>
            new Observed<(Verb Verb, int One, int Other), int>(process, one[3], one[4], ((Verb)one[0], (int)one[1], (int)one[2]), (int)one[5])));
        Assert.Null(Linearizability.FaultIn(history, 0, Step));
    }

    private static async Task<long[][]> Use(SharedValue<int> value, int seed)
    {
        var random = new Random(seed);
        List<long[]> seen = [];
        for (var i = 0; i < 150; i++)
        {
            var (verb, one, other) = ((Verb)random.Next(6), random.Next(4), random.Next(4));
            var invoked = Stopwatch.GetTimestamp();
            var result = verb switch
            {
                Verb.Get => await value.GetAsync(),
                Verb.Set => await SetAsync(value, one),
                Verb.Exchange => await value.ExchangeAsync(one),
                Verb.CompareExchange => await value.CompareExchangeAsync(one, other),
                Verb.Add => await value.AddAsync(one),
                _ => await value.UpdateAsync(there => (3 * there) + one),
            };
            seen.Add([(long)verb, one, other, invoked, Stopwatch.GetTimestamp(), result]);
        }

        return [.. seen];
    }

    private static async Task<int> SetAsync(SharedValue<int> value, int next)
    {
        await value.SetAsync(next);
        return 0;
    }

    private static (int Next, int Result)? Step(int state, (Verb Verb, int One, int Other) operation) => operation.Verb switch
    {
        Verb.Get => (state, state),
        Verb.Set => (operation.One, 0),
        Verb.Exchange => (operation.One, state),
        Verb.CompareExchange => (state == operation.Other ? operation.One : state, state),
        Verb.Add => (state + operation.One, state + operation.One),
        _ => ((3 * state) + operation.One, (3 * state) + operation.One),
    };

    public sealed record Tally(int Count, string By);
}

public sealed class SharedValueOnThreads() : SharedValueContract(Backend.Threads);

public sealed class SharedValueOnProcesses() : SharedValueContract(Backend.Processes)
{
    [Fact]
    public async Task The_death_of_who_updates_lets_the_next_go_on()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 }, workers: 1);
        await using var value = SharedValue.Create(1);
        await using var began = SharedQueue.Create<int>();
        var dying = pool.Submit(() => value.UpdateAsync(async there =>
        {
            await began.PutAsync(Environment.ProcessId);
            await Task.Delay(Timeout.Infinite);
            return there + 100;
        }));
        var process = await began.GetAsync().WaitAsync(Patience);
        var next = value.AddAsync(1);
        Assert.Equal(1, await value.GetAsync().WaitAsync(Patience));
        Assert.False(next.IsCompleted);

        Process.GetProcessById(process).Kill();

        Assert.Equal(2, await next.WaitAsync(Patience));
        await Assert.ThrowsAsync<WorkerLostException>(() => dying.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_cannot_be_told_is_not_taken()
    {
        await using var pool = await StartAsync(workers: 1);
        var handles = Enumerable.Range(0, 2_000).Select(static i => SharedValue.Create(i)).ToArray(); // more than a message holds
        await using var value = SharedValue.Create(handles);

        var said = await pool.ApplyAsync(async () =>
        {
            try
            {
                return $"{(await value.ExchangeAsync([])).Length} exchanged";
            }
            catch (CannotTravelException)
            {
                return "refused";
            }
        }).WaitAsync(Patience);

        Assert.Equal(("refused", 2_000), (said, (await value.GetAsync().WaitAsync(Patience)).Length));
        await Task.WhenAll(handles.Select(static one => one.DisposeAsync().AsTask())).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_death_of_its_keeper_is_told()
    {
        await using var pool = await StartAsync(workers: 1);
        var (process, value) = await pool.ApplyAsync(static () => (Environment.ProcessId, SharedValue.Create(5))).WaitAsync(Patience);
        Assert.Equal(6, await value.AddAsync(1).WaitAsync(Patience));

        Process.GetProcessById(process).Kill();

        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => LostAsync(value).WaitAsync(Patience))).Reason.Signal);
    }

    // The kill is not awaited: some calls may still be answered before it.
    private static async Task LostAsync(SharedValue<int> value)
    {
        while (true)
        {
            await value.AddAsync(1);
        }
    }
}

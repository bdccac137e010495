namespace Troupe.Actors.Tests.State;

using System.Diagnostics;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>A dictionary that functions on a pool's workers share.</summary>
public abstract class SharedDictionaryContract(Backend backend) : OnBackend(backend)
{
    private enum Verb
    {
        Get,
        Set,
        TryAdd,
        Remove,
        TryUpdate,
        Update,
        SetBoth,
    }

    [Fact]
    public async Task Workers_put_what_the_creator_reads()
    {
        await using var pool = await StartAsync();
        await using var squares = SharedDictionary.Create<string, int>();

        await pool.MapAsync(async (int i) =>
        {
            await squares.SetAsync($"{i}", i * i);
            return 0;
        }, Enumerable.Range(0, 50)).WaitAsync(Patience);

        Assert.Equal(50, await squares.CountAsync().WaitAsync(Patience));
        Assert.Equal(49, await squares.GetAsync("7").WaitAsync(Patience));
        Assert.Equal(Enumerable.Range(0, 50).ToDictionary(static i => $"{i}", static i => i * i), await squares.SnapshotAsync().WaitAsync(Patience));
        Assert.Equal(Enumerable.Range(0, 50), (await squares.KeysAsync().WaitAsync(Patience)).Select(int.Parse).Order());
    }

    [Fact]
    public async Task Every_call_does_what_it_says()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var dictionary = SharedDictionary.Create([KeyValuePair.Create("a", new Tally(1, "x")), KeyValuePair.Create("b", new Tally(2, "y"))], "tallies");

        var seen = await pool.ApplyAsync(async () => new List<string>
        {
            $"{await dictionary.TryAddAsync("a", new(9, "z"))} {await dictionary.TryAddAsync("c", new(3, "z"))}",
            $"{await dictionary.GetOrAddAsync("a", new Tally(9, "z"))} {await dictionary.GetOrAddAsync("d", key => new Tally(4, key))}",
            $"{await dictionary.TryUpdateAsync("a", new(5, "v"), new(1, "y"))} {await dictionary.TryUpdateAsync("a", new(5, "v"), new(1, "x"))}",
            $"{await dictionary.AddOrUpdateAsync("e", new(6, "w"), static there => there)} {await dictionary.AddOrUpdateAsync("e", new(6, "w"), static there => there with { Count = 7 })}",
            $"{await dictionary.UpdateAsync("b", async there => { await Task.Yield(); return there with { Count = there.Count * 10 }; })}",
            $"{(await dictionary.TryRemoveAsync("c")).Value} {(await dictionary.TryRemoveAsync("c")).Removed} {await dictionary.RemoveManyAsync(["d", "d", "q"])}",
            $"{await dictionary.ContainsKeyAsync("b")} {await dictionary.ContainsKeyAsync("c")} {(await dictionary.TryGetAsync("c")).Found}",
            $"{string.Join(", ", (await dictionary.GetManyAsync(["e", "c", "a"])).Values)}",
            $"{dictionary.Name} {await dictionary.CountAsync()} {await dictionary.ClearAsync()} {await dictionary.CountAsync()}",
        }).WaitAsync(Patience);

        Assert.Equal(
            [
                "False True",
                "Tally { Count = 1, By = x } Tally { Count = 4, By = d }",
                "False True",
                "Tally { Count = 6, By = w } Tally { Count = 7, By = w }",
                "Tally { Count = 20, By = y }",
                "Tally { Count = 3, By = z } False 1",
                "True False False",
                "Tally { Count = 7, By = w }, Tally { Count = 5, By = v }",
                "tallies 3 3 0",
            ],
            seen);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => dictionary.GetAsync("q").WaitAsync(Patience));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => dictionary.UpdateAsync("q", static there => there).WaitAsync(Patience));
        await dictionary.SetAsync("after", new(1, "x")).WaitAsync(Patience); // The failed update holds nothing up.
        await Assert.ThrowsAsync<ArgumentNullException>(() => dictionary.GetAsync(null!));
    }

    [Fact]
    public async Task Updates_of_one_key_lose_none()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var words = SharedDictionary.Create<string, int>();

        await pool.MapAsync((int i) => words.AddOrUpdateAsync($"word {i % 3}", 1, static count => count + 1), Enumerable.Range(0, 300)).WaitAsync(Patience);

        Assert.Equal([100, 100, 100], (await words.SnapshotAsync().WaitAsync(Patience)).Values);
    }

    [Fact]
    public async Task A_hundred_thousand_entries_and_large_values_go_at_one_moment()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var dictionary = SharedDictionary.Create<int, string>();

        await pool.ApplyAsync(async () =>
        {
            await dictionary.SetManyAsync(Enumerable.Range(0, 100_000).Select(static i => KeyValuePair.Create(i, $"{i}")));
            await dictionary.SetAsync(-1, new string('a', 200_000));
            await dictionary.SetAsync(-2, new string('b', 35_000));
            return await dictionary.TryUpdateAsync(-2, new string('c', 35_000), new string('b', 35_000));
        }).WaitAsync(Patience);
        var sizes = await pool.ApplyAsync(async () =>
        {
            var all = await dictionary.SnapshotAsync();
            var (large, value) = await dictionary.TryRemoveAsync(-1);
            return (all.Count, all[99_999], all[-1].Length, all[-2][0], value!.Length, (await dictionary.GetManyAsync(Enumerable.Range(0, 50_000))).Count);
        }).WaitAsync(Patience);

        Assert.Equal((100_002, "99999", 200_000, 'c', 200_000, 50_000), sizes);
    }

    [Fact]
    public async Task Handles_are_values_too()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var counters = SharedDictionary.Create<string, SharedValue<int>>();
        await using var first = SharedValue.Create(1);
        await using var second = SharedValue.Create(2);
        await counters.SetManyAsync([KeyValuePair.Create("first", first), KeyValuePair.Create("second", second)]).WaitAsync(Patience);

        await pool.ApplyAsync(async () => await (await counters.GetAsync("second")).AddAsync(40) + await (await counters.SnapshotAsync())["first"].AddAsync(10)).WaitAsync(Patience);

        Assert.Equal((11, 42), (await first.GetAsync().WaitAsync(Patience), await second.GetAsync().WaitAsync(Patience)));
    }

    [Fact]
    public async Task Disposed_it_says_so_and_what_cannot_travel_is_refused()
    {
        await using var pool = await StartAsync(workers: 1);
        var dictionary = SharedDictionary.Create<int, int>();
        await dictionary.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => dictionary.CountAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(() => dictionary.GetOrAddAsync(1, 1)).WaitAsync(Patience));
        Assert.Throws<CannotTravelException>(() => SharedDictionary.Create<int, Stream>());
    }

    [Fact]
    public async Task Histories_of_four_workers_are_linearizable()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var dictionary = SharedDictionary.Create<string, int>();

        var seen = await pool.MapAsync((int seed) => Use(dictionary, seed), Enumerable.Range(0, 4)).WaitAsync(Patience);

        var history = seen.SelectMany(static (all, process) => all.Select(one =>
            new Observed<(Verb Verb, int Key, int One, int Other), int>(process, one[4], one[5], ((Verb)one[0], (int)one[1], (int)one[2], (int)one[3]), (int)one[6])));
        Assert.Null(Linearizability.FaultIn(history, (-1, -1), Step));
    }

    private static async Task<long[][]> Use(SharedDictionary<string, int> dictionary, int seed)
    {
        var random = new Random(seed);
        List<long[]> seen = [];
        for (var i = 0; i < 150; i++)
        {
            var (verb, key, one, other) = ((Verb)random.Next(7), random.Next(2), random.Next(4), random.Next(4));
            var invoked = Stopwatch.GetTimestamp();
            var result = await DoAsync(dictionary, verb, $"{key}", one, other);
            seen.Add([(long)verb, key, one, other, invoked, Stopwatch.GetTimestamp(), result]);
        }

        return [.. seen];
    }

    private static async Task<int> DoAsync(SharedDictionary<string, int> dictionary, Verb verb, string key, int one, int other)
    {
        switch (verb)
        {
            case Verb.Get:
                return await dictionary.TryGetAsync(key) is (true, var there) ? there : -1;
            case Verb.Set:
                await dictionary.SetAsync(key, one);
                return 0;
            case Verb.TryAdd:
                return await dictionary.TryAddAsync(key, one) ? 1 : 0;
            case Verb.Remove:
                return await dictionary.TryRemoveAsync(key) is (true, var removed) ? removed : -1;
            case Verb.TryUpdate:
                return await dictionary.TryUpdateAsync(key, one, other) ? 1 : 0;
            case Verb.Update:
                return await dictionary.AddOrUpdateAsync(key, one, there => ((3 * there) + one) % 1000);
            default:
                await dictionary.SetManyAsync([KeyValuePair.Create("0", one), KeyValuePair.Create("1", other)]);
                return 0;
        }
    }

    // The state: what both keys have; -1 is nothing.
    private static ((int, int) Next, int Result)? Step((int First, int Second) state, (Verb Verb, int Key, int One, int Other) operation)
    {
        var there = operation.Key == 0 ? state.First : state.Second;
        var (next, result) = operation.Verb switch
        {
            Verb.Get => (there, there),
            Verb.Set => (operation.One, 0),
            Verb.TryAdd => there < 0 ? (operation.One, 1) : (there, 0),
            Verb.Remove => (-1, there),
            Verb.TryUpdate => there == operation.Other ? (operation.One, 1) : (there, 0),
            Verb.Update => there < 0 ? (operation.One, operation.One) : (((3 * there) + operation.One) % 1000, ((3 * there) + operation.One) % 1000),
            _ => (0, 0),
        };
        return operation.Verb == Verb.SetBoth ? ((operation.One, operation.Other), 0)
            : (operation.Key == 0 ? (next, state.Second) : (state.First, next), result);
    }

    public sealed record Tally(int Count, string By);
}

public sealed class SharedDictionaryOnThreads() : SharedDictionaryContract(Backend.Threads);

public sealed class SharedDictionaryOnProcesses() : SharedDictionaryContract(Backend.Processes)
{
    [Fact]
    public async Task The_death_of_who_updates_lets_the_next_go_on()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 }, workers: 1);
        await using var dictionary = SharedDictionary.Create([KeyValuePair.Create("a", 1)]);
        await using var began = SharedQueue.Create<int>();
        var dying = pool.Submit(() => dictionary.UpdateAsync("a", async there =>
        {
            await began.PutAsync(Environment.ProcessId);
            await Task.Delay(Timeout.Infinite);
            return there + 100;
        }));
        var process = await began.GetAsync().WaitAsync(Patience);
        var next = dictionary.SetAsync("b", 2);
        Assert.Equal(1, await dictionary.GetAsync("a").WaitAsync(Patience));
        Assert.False(next.IsCompleted);

        Process.GetProcessById(process).Kill();

        await next.WaitAsync(Patience);
        Assert.Equal(1, await dictionary.GetAsync("a").WaitAsync(Patience));
        await Assert.ThrowsAsync<WorkerLostException>(() => dying.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_death_of_its_keeper_is_told()
    {
        await using var pool = await StartAsync(workers: 1);
        var (process, dictionary) = await pool.ApplyAsync(static () => (Environment.ProcessId, SharedDictionary.Create<int, int>())).WaitAsync(Patience);
        await dictionary.SetAsync(1, 1).WaitAsync(Patience);

        Process.GetProcessById(process).Kill();

        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => LostAsync(dictionary).WaitAsync(Patience))).Reason.Signal);
    }

    // The kill is not awaited: some calls may still be answered before it.
    private static async Task LostAsync(SharedDictionary<int, int> dictionary)
    {
        while (true)
        {
            await dictionary.SetAsync(1, 2);
        }
    }
}

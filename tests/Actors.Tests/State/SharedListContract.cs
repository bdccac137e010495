namespace Troupe.Actors.Tests.State;

using System.Diagnostics;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>A list that functions on a pool's workers share.</summary>
public abstract class SharedListContract(Backend backend) : OnBackend(backend)
{
    private enum Verb
    {
        All,
        Append,
        Insert,
        Pop,
        Exchange,
        Sort,
    }

    [Fact]
    public async Task Workers_append_what_the_creator_reads()
    {
        await using var pool = await StartAsync();
        await using var squares = SharedList.Create<int>();

        var places = await pool.MapAsync((int i) => squares.AppendAsync(i * i), Enumerable.Range(0, 50)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 50), places.Order());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (places[i], i * i)).Order().Select(static one => one.Item2), await squares.SnapshotAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Every_call_does_what_it_says()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var list = SharedList.Create(["a", "b", "c"], "letters");

        var seen = await pool.ApplyAsync(async () =>
        {
            List<string> told = [];
            told.Add($"{await list.GetAsync(1)} {string.Join("", await list.GetRangeAsync(1, 2))} {await list.CountAsync()} {list.Name}");
            await list.InsertAsync(0, "z");
            await list.InsertManyAsync(2, ["x", "y"]);
            told.Add($"{await list.AppendManyAsync(["q", "r"])} {await list.ExchangeAsync(0, "w")}");
            await list.SetAsync(1, "A");
            told.Add(string.Join("", await list.SnapshotAsync()));
            told.Add($"{await list.IndexOfAsync("x")} {await list.ContainsAsync("ä")} {await list.RemoveAsync("x")} {await list.RemoveAsync("x")} {await list.RemoveAtAsync(0)}");
            await list.RemoveRangeAsync(1, 2);
            told.Add($"{(await list.TryRemoveLastAsync()).Item} {await list.UpdateAsync(0, static there => there + "!")} {await list.UpdateAsync(1, static there => Task.FromResult(there + "?"))}");
            await list.UpdateAllAsync(static items => items.Sort((one, other) => string.CompareOrdinal(other, one)));
            told.Add($"{string.Join("", await list.SnapshotAsync())} {await list.ClearAsync()} {(await list.TryRemoveLastAsync()).Removed}");
            return told;
        }).WaitAsync(Patience);

        Assert.Equal(["b bc 3 letters", "6 z", "wAxybcqr", "2 False True False w", "r A! c?", "qc?A! 3 False"], seen);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => list.GetAsync(0).WaitAsync(Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => list.InsertAsync(1, "").WaitAsync(Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => list.UpdateAsync(0, static there => there).WaitAsync(Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => list.RemoveAtAsync(-1).WaitAsync(Patience));
        await list.AppendAsync("goes on").WaitAsync(Patience);
    }

    [Fact]
    public async Task A_hundred_thousand_items_go_at_one_moment()
    {
        await using var pool = await StartAsync(workers: 2);
        await using var list = SharedList.Create<string>();

        var places = await pool.MapAsync((int who) => list.AppendManyAsync(Enumerable.Range(0, 50_000).Select(i => $"{who}-{i}")), Enumerable.Range(0, 2)).WaitAsync(Patience);
        var all = await pool.ApplyAsync(() => list.SnapshotAsync()).WaitAsync(Patience);

        Assert.Equal([0, 50_000], places.Order());
        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => $"{(places[0] == 0 ? 0 : 1)}-{i}"), all.Take(50_000));
        Assert.Equal(100_000, all.Count);
    }

    [Fact]
    public async Task An_update_of_all_may_not_change_it_by_another_way()
    {
        await using var list = SharedList.Create([3, 1, 2]);

        await list.UpdateAllAsync(items =>
        {
            Assert.ThrowsAsync<InvalidOperationException>(() => list.AppendAsync(9)).GetAwaiter().GetResult();
            items.Sort();
        }).WaitAsync(Patience);
        await Assert.ThrowsAsync<FormatException>(() => list.UpdateAllAsync(static items => items.Add(int.Parse("x", null))).WaitAsync(Patience));

        Assert.Equal([1, 2, 3], await list.SnapshotAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Disposed_it_says_so_and_what_cannot_travel_is_refused()
    {
        await using var pool = await StartAsync(workers: 1);
        var list = SharedList.Create<int>();
        await list.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => list.CountAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(() => list.AppendAsync(1)).WaitAsync(Patience));
        Assert.Throws<CannotTravelException>(() => SharedList.Create<Stream>());
    }

    [Fact]
    public async Task Histories_of_four_workers_are_linearizable()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var list = SharedList.Create<int>();

        var seen = await pool.MapAsync((int seed) => Use(list, seed), Enumerable.Range(0, 4)).WaitAsync(Patience);

        var history = seen.SelectMany(static (all, process) => all.Select(one =>
            new Observed<(Verb Verb, int At, int Item), string>(process, one.Invoked, one.Completed, ((Verb)one.Verb, one.At, one.Item), one.Result)));
        Assert.Null(Linearizability.FaultIn(history, "", Step));
    }

    private static async Task<Seen[]> Use(SharedList<int> list, int seed)
    {
        var random = new Random(seed);
        List<Seen> seen = [];
        for (var i = 0; i < 100; i++)
        {
            var (verb, at, item) = ((Verb)random.Next(6), random.Next(3), random.Next(10));
            var invoked = Stopwatch.GetTimestamp();
            var result = await DoAsync(list, verb, at, item);
            seen.Add(new((int)verb, at, item, invoked, Stopwatch.GetTimestamp(), result));
        }

        return [.. seen];
    }

    private static async Task<string> DoAsync(SharedList<int> list, Verb verb, int at, int item)
    {
        try
        {
            switch (verb)
            {
                case Verb.All:
                    return string.Concat(await list.SnapshotAsync());
                case Verb.Append:
                    return $"{await list.AppendAsync(item)}";
                case Verb.Insert:
                    await list.InsertAsync(at, item);
                    return "";
                case Verb.Pop:
                    return await list.TryRemoveLastAsync() is (true, var last) ? $"{last}" : "none";
                case Verb.Exchange:
                    return $"{await list.ExchangeAsync(at, item)}";
                default:
                    await list.UpdateAllAsync(static items => items.Sort());
                    return "";
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            return "out of range";
        }
    }

    // The state: a digit an item.
    private static (string Next, string Result)? Step(string state, (Verb Verb, int At, int Item) operation) => operation.Verb switch
    {
        Verb.All => (state, state),
        Verb.Append => ($"{state}{operation.Item}", $"{state.Length}"),
        Verb.Insert => operation.At <= state.Length ? (state.Insert(operation.At, $"{operation.Item}"), "") : (state, "out of range"),
        Verb.Pop => state.Length > 0 ? (state[..^1], state[^1..]) : (state, "none"),
        Verb.Exchange => operation.At < state.Length
            ? ($"{state[..operation.At]}{operation.Item}{state[(operation.At + 1)..]}", state.Substring(operation.At, 1))
            : (state, "out of range"),
        _ => (string.Concat(state.Order()), ""),
    };

    public sealed record Seen(int Verb, int At, int Item, long Invoked, long Completed, string Result);
}

public sealed class SharedListOnThreads() : SharedListContract(Backend.Threads);

public sealed class SharedListOnProcesses() : SharedListContract(Backend.Processes)
{
    [Fact]
    public async Task The_death_of_who_updates_lets_the_next_go_on()
    {
        await using var pool = await StartAsync(new PoolOptions { MaxAttempts = 1 }, workers: 1);
        await using var list = SharedList.Create([1]);
        await using var began = SharedQueue.Create<int>();
        var dying = pool.Submit(() => list.UpdateAsync(0, async there =>
        {
            await began.PutAsync(Environment.ProcessId);
            await Task.Delay(Timeout.Infinite);
            return there + 100;
        }));
        var process = await began.GetAsync().WaitAsync(Patience);
        var next = list.AppendAsync(2);
        Assert.False(next.IsCompleted);

        Process.GetProcessById(process).Kill();

        Assert.Equal(1, await next.WaitAsync(Patience));
        Assert.Equal([1, 2], await list.SnapshotAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<WorkerLostException>(() => dying.Task.WaitAsync(Patience));
    }
}

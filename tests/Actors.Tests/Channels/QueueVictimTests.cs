namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Xunit;

/// <summary>Processes killed at random moments while they wait at a queue, read from it, or keep it; each kind of queue.</summary>
[Trait("Category", "Soak")]
public sealed class QueueVictimTests
{
    private const int Items = 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Who_is_killed_waiting_for_items_gets_none_that_others_have_and_loses_only_what_was_on_its_way(bool acknowledged) => Deaths.InRoundsAsync(workers: 2, async (pool, random) =>
    {
        const int Waits = 3;
        await using var users = SharedQueue.Create<int>();
        await using var told = SharedQueue.Create<int>();
        await using var keeper = await Keeper<SharedQueue<int>>.StartAsync(pool, random, acknowledged ? MakeAcknowledged : MakeSmall);
        var queue = keeper.Things;
        var waiting = pool.Submit(async () =>
        {
            var waits = Task.WhenAll(Enumerable.Range(0, Waits).Select(_ => acknowledged ? HoldOneAsync(queue) : TakeOneAsync(queue, told)));
            await users.PutAsync(Environment.ProcessId);
            await waits;
            await Task.Delay(Timeout.Infinite); // It has them, and says no more.
            return "";
        });
        var process = await users.GetAsync().WaitAsync(Deaths.Patience);
        List<int> mine = [];
        var taking = TakeAllAsync(queue, acknowledged, mine);
        var putting = queue.PutManyAsync(Enumerable.Range(0, Items));
        await Deaths.PauseAsync(random, most: 8);

        Deaths.Kill(process);

        Assert.Equal("killed", await Deaths.EndAsync(waiting.Task));
        await putting.WaitAsync(Deaths.Patience);
        if (acknowledged)
        {
            await queue.JoinAsync().WaitAsync(Deaths.Patience); // All are delivered again to the one who is left.
        }

        await queue.ShutdownAsync().WaitAsync(Deaths.Patience);
        await taking.WaitAsync(Deaths.Patience);
        await told.ShutdownAsync();
        List<int> his = [];
        await foreach (var item in told.ReadAllAsync())
        {
            his.Add(item);
        }

        var all = mine.Concat(his).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.InRange(all.Count, acknowledged ? Items : Items - Waits + his.Count, Items);
    });

    [Theory]
    [InlineData(QueueOrder.Fifo)]
    [InlineData(QueueOrder.Lifo)]
    [InlineData(QueueOrder.Priority)]
    public Task Who_is_killed_reading_loses_only_what_it_had_in_hand(QueueOrder order) => Deaths.InRoundsAsync(workers: 2, async (pool, random) =>
    {
        await using var told = SharedQueue.Create<(int Process, int Item)>();
        await using var queue = SharedQueue.Create<int>(new QueueOptions { Order = order, Capacity = 5 });
        var reading = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
        {
            await foreach (var item in queue.ReadAllAsync())
            {
                await told.PutAsync((Environment.ProcessId, item));
            }

            return "ended";
        })).ToList();
        var putting = queue.PutManyAsync(Enumerable.Range(0, 3 * Items));
        List<(int Process, int Item)> seen = [];
        for (var i = random.Next(1, Items); i > 0; i--)
        {
            seen.Add(await told.GetAsync().WaitAsync(Deaths.Patience));
        }

        Deaths.Kill(seen[^1].Process);

        await putting.WaitAsync(Deaths.Patience); // The other one makes room.
        await queue.ShutdownAsync().WaitAsync(Deaths.Patience);
        Assert.Equal(["ended", "killed"], (await Task.WhenAll(reading.Select(static one => Deaths.EndAsync(one.Task)))).Order());
        await told.ShutdownAsync();
        await foreach (var one in told.ReadAllAsync())
        {
            seen.Add(one);
        }

        Assert.Equal(seen.Count, seen.DistinctBy(static one => one.Item).Count());
        Assert.InRange(seen.Count, (3 * Items) - 5, 3 * Items); // As many as there is room for go to one reader at once.
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task When_the_keeper_is_killed_all_who_wait_are_told(bool acknowledged) => Deaths.InRoundsAsync(workers: 2, async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var fullKeeper = await Keeper<(SharedQueue<int> Empty, SharedQueue<int> Full)>.StartAsync(pool, acknowledged ? MakeTwoAcknowledged : MakeTwo);
        var (empty, full) = fullKeeper.Things;
        await full.PutManyAsync(Enumerable.Range(0, 5)).WaitAsync(Deaths.Patience);
        var waiting = pool.Submit(async () =>
        {
            var waits = WaitsAsync(empty, full);
            await users.PutAsync(Environment.ProcessId);
            return string.Join(" ", await waits);
        });
        await users.GetAsync().WaitAsync(Deaths.Patience);
        var mine = WaitsAsync(empty, full);
        await Deaths.PauseAsync(random);

        Deaths.Kill(fullKeeper.Process);

        Assert.Equal("lost lost lost lost lost lost", await Deaths.EndAsync(waiting.Task));
        Assert.All(await mine.WaitAsync(Deaths.Patience), static one => Assert.Equal("lost", one));
        await Assert.ThrowsAsync<PeerLostException>(() => empty.CountAsync().WaitAsync(Deaths.Patience));
    });

    private static SharedQueue<int> MakeSmall() => SharedQueue.Create<int>(capacity: 5);

    private static SharedQueue<int> MakeAcknowledged() => SharedQueue.Create<int>(new QueueOptions { Acknowledged = true });

    private static (SharedQueue<int> Empty, SharedQueue<int> Full) MakeTwo() => (SharedQueue.Create<int>(), SharedQueue.Create<int>(capacity: 5));

    private static (SharedQueue<int> Empty, SharedQueue<int> Full) MakeTwoAcknowledged() =>
        (SharedQueue.Create<int>(new QueueOptions { Acknowledged = true }), SharedQueue.Create<int>(new QueueOptions { Acknowledged = true, Capacity = 5 }));

    // All the ways to wait: for an item, for room, for the end.
    private static Task<string[]> WaitsAsync(SharedQueue<int> empty, SharedQueue<int> full) => Task.WhenAll(
        Deaths.LostAsync(() => empty.GetAsync()),
        Deaths.LostAsync(() => empty.TryGetAsync(Deaths.Patience)),
        Deaths.LostAsync(async () =>
        {
            await foreach (var _ in empty.ReadAllAsync())
            {
            }
        }),
        Deaths.LostAsync(() => full.PutAsync(1)),
        Deaths.LostAsync(() => full.PutManyAsync([1, 2, 3])),
        Deaths.LostAsync(() => full.JoinAsync()));

    private static async Task TakeOneAsync(SharedQueue<int> queue, SharedQueue<int> told) => await told.PutAsync(await queue.GetAsync());

    private static Task HoldOneAsync(SharedQueue<int> queue) => queue.ReceiveAsync();

    private static async Task TakeAllAsync(SharedQueue<int> queue, bool acknowledged, List<int> taken)
    {
        try
        {
            while (true)
            {
                if (!acknowledged)
                {
                    taken.Add(await queue.GetAsync());
                    continue;
                }

                var delivery = await queue.ReceiveAsync();
                taken.Add(delivery.Item);
                await delivery.AcknowledgeAsync();
            }
        }
        catch (QueueShutDownException)
        {
        }
    }
}

namespace Troupe.Host.Tests.Mapping;

using System.Collections.Concurrent;
using Troupe.Host.Mapping;

public sealed class RetriedMapTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_item_is_tried_again_as_often_as_said(bool inOrder)
    {
        var tries = new ConcurrentDictionary<int, int>();
        var map = new RetriedMap<int, int>(
            async item =>
            {
                await Task.Yield();
                return tries.AddOrUpdate(item, 1, (_, count) => count + 1) <= item % 4 ? throw new FormatException($"{item}") : item * 10;
            },
            retries: 2, window: 3, inOrder);

        var outcomes = await CollectAsync(map, 20);

        Assert.Equal(Enumerable.Range(0, 20), outcomes.Select(outcome => (int)outcome.Index).Order());
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Index % 4 == 3 ? (int?)null : (int)outcome.Index * 10, outcome.Succeeded ? outcome.Value : (int?)null));
        Assert.All(tries, item => Assert.Equal(Math.Min(3, (item.Key % 4) + 1), item.Value));
        if (inOrder)
        {
            Assert.Equal(Enumerable.Range(0, 20), outcomes.Select(outcome => (int)outcome.Index));
        }
    }

    [Fact]
    public async Task One_that_is_tried_for_long_holds_up_no_other()
    {
        var others = new TaskCompletionSource();
        var seen = 0;
        var map = new RetriedMap<int, int>(
            async item =>
            {
                if (item == 0)
                {
                    await others.Task.WaitAsync(s_patience);
                }

                return item;
            },
            retries: 1, window: 4, inOrder: false);

        var order = new List<long>();
        await foreach (var outcome in map.RunAsync(Items(10)))
        {
            order.Add(outcome.Index);
            if (++seen == 9)
            {
                others.SetResult();
            }
        }

        Assert.Equal(0, order[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_are_under_way_than_there_is_room_for(bool inOrder)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;
        var map = new RetriedMap<int, int>(
            async item =>
            {
                Interlocked.Increment(ref started);
                await gate.Task.WaitAsync(s_patience);
                return item;
            },
            retries: 1, window: 5, inOrder);

        // The items are there at once, so by the time we are back it has begun all that it begins.
        await using var outcomes = map.RunAsync(Enumerable.Range(0, 200).ToAsyncEnumerable()).GetAsyncEnumerator();
        var first = outcomes.MoveNextAsync();

        Assert.Equal(5, started);
        gate.SetResult();
        var count = 1;
        for (Assert.True(await first); await outcomes.MoveNextAsync();)
        {
            count++;
        }

        Assert.Equal((200, 200), (count, started));
    }

    [Fact]
    public async Task An_item_whose_worker_was_lost_has_had_its_tries()
    {
        var tries = 0;
        var map = new RetriedMap<int, int>(
            item =>
            {
                tries++;
                throw new WorkerLostException(item, "worker", new ExitReason(null, 9), 3, []);
            },
            retries: 5, window: 2, inOrder: true);

        var outcomes = await CollectAsync(map, 1);

        Assert.Equal(1, tries);
        Assert.IsType<WorkerLostException>(Assert.Single(outcomes).Error);
    }

    [Fact]
    public async Task What_breaks_the_pool_ends_the_map()
    {
        var map = new RetriedMap<int, int>(item => item == 3 ? throw new PoolTerminatedException("pool") : Task.FromResult(item), retries: 5, window: 2, inOrder: true);

        await Assert.ThrowsAsync<PoolTerminatedException>(() => CollectAsync(map, 10).WaitAsync(s_patience));
    }

    private static async Task<List<ItemOutcome<int>>> CollectAsync(RetriedMap<int, int> map, int count)
    {
        var outcomes = new List<ItemOutcome<int>>();
        await foreach (var outcome in map.RunAsync(Items(count)))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private static async IAsyncEnumerable<int> Items(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}

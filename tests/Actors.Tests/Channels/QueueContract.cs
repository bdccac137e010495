namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What a queue does between its keeper and functions on a pool.</summary>
public abstract class QueueContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task A_producer_and_a_consumer_stop_at_the_word()
    {
        await using var pool = await StartAsync();
        await using var queue = SharedQueue.Create<string>();
        var producing = pool.Submit(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await queue.PutAsync($"Message-{i}");
            }

            await queue.PutAsync("STOP");
        });
        var consuming = pool.Submit(async () =>
        {
            List<string> lines = [];
            while (await queue.GetAsync() is var message and not "STOP")
            {
                lines.Add($"Received: {message}");
            }

            return lines;
        });

        await producing.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 5).Select(static i => $"Received: Message-{i}"), await consuming.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_list_of_anything_passes()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = SharedQueue.Create<List<object?>>();
        var putting = pool.Submit(async () => await queue.PutAsync([42, null, "hello"]));

        Assert.Equal([42, null, "hello"], await queue.GetAsync().WaitAsync(Patience));
        await putting.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_first_ten_of_an_endless_sender_arrive_in_order()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = SharedQueue.Create<int>(capacity: 3);
        var sending = pool.Submit(async () =>
        {
            for (var x = 0; await TryPut(queue, x); x++)
            {
            }
        });
        List<int> received = [];
        for (var i = 0; i < 10; i++)
        {
            received.Add(await queue.GetAsync().WaitAsync(Patience));
        }

        await queue.ShutdownAsync(immediate: true).WaitAsync(Patience);
        await sending.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 10), received);
    }

    [Theory]
    [InlineData(QueueOrder.Fifo, new[] { 3, 1, 2, 11 })]
    [InlineData(QueueOrder.Lifo, new[] { 11, 2, 1, 3 })]
    [InlineData(QueueOrder.Priority, new[] { 1, 11, 2, 3 })]
    public async Task Items_come_in_the_order_of_the_queue(QueueOrder order, int[] expected)
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = SharedQueue.Create<int>(new QueueOptions { Order = order });
        await pool.ApplyAsync(async () =>
        {
            foreach (var item in (int[])[3, 1, 2, 11])
            {
                await queue.PutAsync(item, priority: item % 10);
            }

            return 0;
        }).WaitAsync(Patience);

        var taken = await pool.ApplyAsync(async () => (await queue.GetManyAsync(3)).ToArray()).WaitAsync(Patience);
        Assert.Equal(expected, taken.Append(await queue.GetAsync().WaitAsync(Patience)));
    }

    [Fact]
    public async Task Many_items_pass_a_small_queue_in_order()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var there = SharedQueue.Create<int>(capacity: 10);
        await using var back = SharedQueue.Create<int>(capacity: 10);
        var passing = pool.Submit(async () =>
        {
            await foreach (var item in there.ReadAllAsync())
            {
                await back.PutManyAsync([item, -item]);
            }

            await back.ShutdownAsync();
        });
        var putting = Task.Run(async () =>
        {
            await there.PutManyAsync(Enumerable.Range(1, 3_000));
            await there.ShutdownAsync();
        });
        var received = await ReadAsync(back).WaitAsync(Patience);

        await putting.WaitAsync(Patience);
        await passing.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(1, 3_000).SelectMany(static i => (int[])[i, -i]), received);
    }

    [Fact]
    public async Task Large_and_small_items_pass_together()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = SharedQueue.Create<byte[]>();
        int[] sizes = [10, 100_000, 30_000, 30_000, 20, 200_000];
        await pool.ApplyAsync(async () =>
        {
            await queue.PutManyAsync(sizes.Select(static size => new byte[size]));
            return 0;
        }).WaitAsync(Patience);
        Assert.Equal(sizes.Length, await queue.CountAsync().WaitAsync(Patience));

        var passed = await pool.ApplyAsync(async () =>
        {
            List<int> seen = [];
            while (seen.Count < sizes.Length)
            {
                seen.AddRange((await queue.GetManyAsync(10)).Select(static item => item.Length));
            }

            return seen;
        }).WaitAsync(Patience);

        Assert.Equal(sizes, passed);
    }

    [Fact]
    public async Task What_a_reader_has_not_read_is_the_next_again()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = SharedQueue.Create<int>();
        await queue.PutManyAsync(Enumerable.Range(0, 1_000)).WaitAsync(Patience);

        var read = await pool.ApplyAsync(async () =>
        {
            var last = -1;
            await foreach (var item in queue.ReadAllAsync())
            {
                last = item;
                if (item == 500)
                {
                    break;
                }
            }

            return last;
        }).WaitAsync(Patience);

        Assert.Equal(500, read);
        Assert.Equal(499, await queue.CountAsync().WaitAsync(Patience));
        await queue.ShutdownAsync().WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(501, 499), await ReadAsync(queue).WaitAsync(Patience));
    }

    [Fact]
    public async Task Who_waits_too_long_or_is_cancelled_puts_and_takes_nothing()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var full = SharedQueue.Create<int>(capacity: 1);
        await using var empty = SharedQueue.Create<int>();

        var seen = await pool.ApplyAsync(async () =>
        {
            using var cancel = new CancellationTokenSource();
            var soon = TimeSpan.FromMilliseconds(20);
            List<bool> seen = [await full.TryPutAsync(1, soon), await full.TryPutAsync(2, soon), await full.TryPutAsync(2, 5.0, TimeSpan.Zero), (await empty.TryGetAsync(soon)).Taken];
            Task[] cancelled = [full.PutAsync(3, cancel.Token), full.PutManyAsync([4, 5], cancellationToken: cancel.Token), empty.GetAsync(cancel.Token), empty.GetManyAsync(2, cancel.Token)];
            await cancel.CancelAsync();
            foreach (var task in cancelled)
            {
                seen.Add(await Task.WhenAny(task) is { IsCanceled: true });
            }

            return seen;
        }).WaitAsync(Patience);

        Assert.Equal([true, false, false, false, true, true, true, true], seen);
        await empty.PutAsync(6).WaitAsync(Patience);
        Assert.Equal((1, 6), (await full.GetAsync().WaitAsync(Patience), await empty.GetAsync().WaitAsync(Patience)));
        Assert.Equal((0, 0), (await full.CountAsync().WaitAsync(Patience), await empty.CountAsync().WaitAsync(Patience)));
    }

    [Fact]
    public async Task A_join_waits_for_all_that_was_put()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = SharedQueue.Create<int>();
        await queue.PutManyAsync([1, 2, 3]).WaitAsync(Patience);
        var joining = queue.JoinAsync();
        await pool.ApplyAsync(async () =>
        {
            await queue.GetManyAsync(3);
            await queue.TaskDoneAsync(2);
            return 0;
        }).WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.TaskDoneAsync(2).WaitAsync(Patience));
        Assert.False(joining.IsCompleted);

        await pool.ApplyAsync(async () =>
        {
            await queue.TaskDoneAsync();
            return 0;
        }).WaitAsync(Patience);

        await joining.WaitAsync(Patience);
        await queue.JoinAsync().WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.TaskDoneAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_at_the_call()
    {
        await using var queue = SharedQueue.Create<int>();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.PutAsync(1, double.NaN));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.PutManyAsync([1], double.NaN));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.GetManyAsync(0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.TaskDoneAsync(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedQueue.Create<int>(new QueueOptions { Order = (QueueOrder)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedQueue.Create<int>(new QueueOptions { Capacity = 0 }));
        Assert.Equal(0, await queue.CountAsync().WaitAsync(Patience));
    }

    private static async Task<bool> TryPut(SharedQueue<int> queue, int item)
    {
        try
        {
            await queue.PutAsync(item);
            return true;
        }
        catch (QueueShutDownException)
        {
            return false;
        }
    }

    private static async Task<List<int>> ReadAsync(SharedQueue<int> queue)
    {
        List<int> read = [];
        await foreach (var item in queue.ReadAllAsync())
        {
            read.Add(item);
        }

        return read;
    }
}

public sealed class ThreadQueueTests() : QueueContract(Backend.Threads);

public sealed class ProcessQueueTests() : QueueContract(Backend.Processes);

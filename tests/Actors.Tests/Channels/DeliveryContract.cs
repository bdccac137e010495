namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What a queue made with acknowledgement does between its keeper and functions on a pool.</summary>
public abstract class DeliveryContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task What_is_returned_is_the_next_again_and_what_is_acknowledged_is_done()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = Create<int>();
        await queue.PutManyAsync([1, 2, 3]).WaitAsync(Patience);
        var joining = queue.JoinAsync();

        var seen = await pool.ApplyAsync(async () =>
        {
            var first = await queue.ReceiveAsync();
            var second = await queue.ReceiveAsync();
            await first.AcknowledgeAsync();
            await second.ReturnAsync();
            await using (var again = await queue.ReceiveAsync())
            {
                return (first.Item, first.Attempt, second.Item, second.Attempt, again.Item, again.Attempt);
            }
        }).WaitAsync(Patience);

        Assert.Equal((1, 1, 2, 1, 2, 2), seen);
        Assert.Equal(2, await queue.CountAsync().WaitAsync(Patience));
        var third = await queue.ReceiveAsync().WaitAsync(Patience);
        Assert.Equal((2, 3), (third.Item, third.Attempt));
        Assert.Equal(3, await queue.GetAsync().WaitAsync(Patience)); // Acknowledged at once.
        Assert.False(joining.IsCompleted);
        Assert.Null(await queue.TryReceiveAsync(TimeSpan.Zero).WaitAsync(Patience));
        await third.AcknowledgeAsync().WaitAsync(Patience);
        await joining.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_delivery_is_ended_once()
    {
        await using var queue = Create<int>();
        await queue.PutManyAsync([1, 2]).WaitAsync(Patience);
        var one = await queue.ReceiveAsync().WaitAsync(Patience);
        await one.AcknowledgeAsync().WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => one.AcknowledgeAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => one.ReturnAsync().WaitAsync(Patience));
        await one.DisposeAsync();

        Assert.Equal(1, await queue.CountAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.TaskDoneAsync().WaitAsync(Patience));
        await using var plain = SharedQueue.Create<int>();
        await plain.PutAsync(1).WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => plain.ReceiveAsync().WaitAsync(Patience));
        Assert.Equal(1, await plain.CountAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_queue_that_is_shut_down_ends_when_nothing_is_out()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = Create<byte[]>();
        await queue.PutManyAsync([new byte[100_000], new byte[7]]).WaitAsync(Patience);
        var (first, second) = (await queue.ReceiveAsync().WaitAsync(Patience), await queue.ReceiveAsync().WaitAsync(Patience));
        await queue.ShutdownAsync().WaitAsync(Patience);
        await second.AcknowledgeAsync().WaitAsync(Patience);
        var reading = pool.Submit(async () =>
        {
            List<int> read = [];
            await foreach (var item in queue.ReadAllAsync())
            {
                read.Add(item.Length);
            }

            return read;
        });
        Assert.Null(await queue.TryReceiveAsync(TimeSpan.FromMilliseconds(20)).WaitAsync(Patience));

        await first.ReturnAsync().WaitAsync(Patience);

        Assert.Equal([100_000], await reading.Task.WaitAsync(Patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => queue.ReceiveAsync().WaitAsync(Patience));
        await queue.JoinAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_reader_acknowledges_as_it_goes_on_and_returns_what_it_has_in_hand()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var queue = Create<int>();
        await queue.PutManyAsync([1, 2, 3]).WaitAsync(Patience);
        var last = await pool.ApplyAsync(async () =>
        {
            await foreach (var item in queue.ReadAllAsync())
            {
                if (item == 2)
                {
                    return item;
                }
            }

            return 0;
        }).WaitAsync(Patience);

        Assert.Equal(2, last);
        await using var next = await queue.ReceiveAsync().WaitAsync(Patience);
        Assert.Equal((2, 2), (next.Item, next.Attempt));
        Assert.Equal(1, await queue.CountAsync().WaitAsync(Patience));
    }

    private static SharedQueue<T> Create<T>() => SharedQueue.Create<T>(new QueueOptions { Acknowledged = true });
}

public sealed class ThreadDeliveryTests() : DeliveryContract(Backend.Threads);

public sealed class ProcessDeliveryTests() : DeliveryContract(Backend.Processes);

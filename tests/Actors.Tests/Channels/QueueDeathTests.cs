namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Xunit;

/// <summary>Processes killed while they put to a queue, take from it, or keep it. <c>TROUPE_CHAOS_KILLS</c> says how many kills (default 8 of each).</summary>
[Trait("Category", "Soak")]
public sealed class QueueDeathTests
{
    private const int Items = 60;
    private const int Large = 200, Size = 50_000; // More than goes in a message.

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static SharedQueue<int>? s_queue;
    private static SharedQueue<byte[]>? s_large;

    private static int Rounds => Deaths.Kills(8);

    [Fact]
    public async Task What_a_dead_consumer_has_not_acknowledged_is_delivered_again_and_nothing_else()
    {
        var random = new Random();
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < Rounds; round++)
        {
            await using var queue = SharedQueue.Create<int>(new QueueOptions { Acknowledged = true });
            await using var log = SharedQueue.Create<(int Process, int Item, int Attempt, bool Acknowledged)>();
            var consuming = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
            {
                try
                {
                    while (true)
                    {
                        var delivery = await queue.ReceiveAsync();
                        await log.PutAsync((Environment.ProcessId, delivery.Item, delivery.Attempt, false));
                        await delivery.AcknowledgeAsync();
                        await log.PutAsync((Environment.ProcessId, delivery.Item, delivery.Attempt, true));
                    }
                }
                catch (QueueShutDownException)
                {
                }
            })).ToList();
            await queue.PutManyAsync(Enumerable.Range(0, Items)).WaitAsync(s_patience);
            List<(int Process, int Item, int Attempt, bool Acknowledged)> lines = [];
            while (lines.Count <= random.Next(Items))
            {
                lines.Add(await log.GetAsync().WaitAsync(s_patience));
            }

            Deaths.Kill(lines[^1].Process);
            await queue.JoinAsync().WaitAsync(s_patience); // The other one does the rest.
            await queue.ShutdownAsync().WaitAsync(s_patience);
            var ends = await Task.WhenAll(consuming.Select(static one => one.Task.ContinueWith(static end => end.Exception?.InnerException, TaskScheduler.Default))).WaitAsync(s_patience);
            Assert.Single(ends, static end => end is WorkerLostException);
            Assert.Single(ends, static end => end is null);
            await log.ShutdownAsync().WaitAsync(s_patience);
            await foreach (var line in log.ReadAllAsync())
            {
                lines.Add(line);
            }

            foreach (var item in lines.GroupBy(static line => line.Item))
            {
                var attempts = item.Where(static line => !line.Acknowledged).Select(static line => line.Attempt).Order().ToList();
                Assert.Equal(Enumerable.Range(attempts.Min(), attempts.Count), attempts);
                Assert.True(item.Count(static line => line.Acknowledged) <= 1, $"{item.Key} was acknowledged twice");
                Assert.DoesNotContain(item, line => line.Acknowledged && line.Attempt != attempts.Max());
            }

            // What the dead one had in hand it may not have told.
            Assert.True(lines.DistinctBy(static line => line.Item).Count() == Items, $"only {lines.DistinctBy(static line => line.Item).Count()} items were seen");
        }
    }

    [Fact]
    public async Task What_a_dead_producer_has_put_is_there_once()
    {
        var random = new Random();
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < Rounds; round++)
        {
            await using var queue = SharedQueue.Create<int>(capacity: 1 + random.Next(5));
            await using var accepted = SharedQueue.Create<int>();
            var producing = pool.Submit(async () =>
            {
                await queue.PutAsync(-Environment.ProcessId);
                for (var i = 0; true; i++)
                {
                    await queue.PutAsync(i);
                    await accepted.PutAsync(i);
                }
            });
            var process = -await queue.GetAsync().WaitAsync(s_patience);
            List<int> received = [];
            var dies = random.Next(30);
            while (received.Count < dies)
            {
                received.Add(await queue.GetAsync().WaitAsync(s_patience));
            }

            Deaths.Kill(process);
            await Assert.ThrowsAsync<WorkerLostException>(() => producing.Task.WaitAsync(s_patience));
            await queue.ShutdownAsync().WaitAsync(s_patience);
            await foreach (var item in queue.ReadAllAsync())
            {
                received.Add(item);
            }

            Assert.Equal(Enumerable.Range(0, received.Count), received);
            Assert.True(received.Count >= await accepted.CountAsync().WaitAsync(s_patience), "what was accepted was not received");
        }
    }

    [Fact]
    public async Task When_the_keeper_dies_everybody_is_told_and_nobody_waits()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < Rounds; round++)
        {
            var (process, queue) = await pool.ApplyAsync(static () => Keep()).WaitAsync(s_patience);
            await queue.PutAsync(1).WaitAsync(s_patience);
            var delivery = await queue.ReceiveAsync().WaitAsync(s_patience);
            var (receiving, joining) = (queue.ReceiveAsync(), queue.JoinAsync());
            Assert.Equal(0, await queue.CountAsync().WaitAsync(s_patience));

            Deaths.Kill(process);

            Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => receiving.WaitAsync(s_patience))).Reason.Signal);
            await Assert.ThrowsAsync<PeerLostException>(() => joining.WaitAsync(s_patience));
            await Assert.ThrowsAsync<PeerLostException>(() => delivery.AcknowledgeAsync().WaitAsync(s_patience));
            await Assert.ThrowsAsync<PeerLostException>(() => queue.PutManyAsync([1, 2]).WaitAsync(s_patience));
        }
    }

    [Fact]
    public async Task What_was_given_ahead_and_lay_in_a_dead_keeper_s_memory_is_told_as_its_loss()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        var (process, queue) = await pool.ApplyAsync(static () => KeepLarge()).WaitAsync(s_patience);
        await queue.PutManyAsync(Enumerable.Repeat(new byte[Size], Large)).WaitAsync(s_patience);
        var items = queue.ReadAllAsync().GetAsyncEnumerator();
        for (var i = 0; i < Large / 2; i++)
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(s_patience));
        }

        Deaths.Kill(process);

        await Assert.ThrowsAsync<PeerLostException>(async () =>
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(s_patience))
            {
                Assert.Equal(Size, items.Current.Length); // What lay in its memory that is mapped here already.
            }
        });
        await items.DisposeAsync();
        await Assert.ThrowsAsync<PeerLostException>(() => queue.CountAsync().WaitAsync(s_patience));
    }

    private static (int Process, SharedQueue<int> Queue) Keep()
    {
        s_queue = SharedQueue.Create<int>(new QueueOptions { Acknowledged = true });
        return (Environment.ProcessId, s_queue);
    }

    private static (int Process, SharedQueue<byte[]> Queue) KeepLarge()
    {
        s_large = SharedQueue.Create<byte[]>();
        return (Environment.ProcessId, s_large);
    }
}

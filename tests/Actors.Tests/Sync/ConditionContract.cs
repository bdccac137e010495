namespace Troupe.Actors.Tests.Sync;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Conditions between the host and what runs on a pool.</summary>
public abstract class ConditionContract(Backend backend) : OnBackend(backend)
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_consumer_waits_for_what_a_producer_announces()
    {
        await using var pool = await StartAsync(workers: 2);
        await using var condition = SharedCondition.Create();
        await using var items = SharedValue.Create(Array.Empty<string>());
        await using var said = SharedQueue.Create<string>();

        var consumer = pool.Submit(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var lease = await condition.AcquireAsync();
                while (await items.GetAsync() is [])
                {
                    await said.PutAsync("Waiting for items...");
                    await condition.WaitAsync();
                }

                var queue = await items.GetAsync();
                await items.SetAsync(queue[1..]);
                await said.PutAsync($"Consumed: {queue[0]}");
            }

            return 0;
        });
        Assert.Equal("Waiting for items...", await said.GetAsync().WaitAsync(Patience));
        var producer = pool.Submit(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var lease = await condition.AcquireAsync();
                await items.SetAsync([.. await items.GetAsync(), $"Item-{i}"]);
                await said.PutAsync($"Produced: Item-{i}");
                await condition.NotifyAsync();
            }

            return 0;
        });

        await Task.WhenAll(consumer.Task, producer.Task).WaitAsync(Patience);
        List<string> lines = [];
        while (await said.CountAsync() > 0)
        {
            lines.Add(await said.GetAsync());
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(static i => $"Consumed: Item-{i}"), lines.Where(static line => line.StartsWith('C')));
        Assert.Equal(Enumerable.Range(0, 5).Select(static i => $"Produced: Item-{i}"), lines.Where(static line => line.StartsWith('P')));
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(lines.IndexOf($"Produced: Item-{i}") < lines.IndexOf($"Consumed: Item-{i}")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_notification_wakes_as_many_as_it_says_the_first_first(bool isReentrant)
    {
        await using var pool = await StartAsync(workers: 3);
        await using var plain = SharedLock.Create();
        await using var condition = isReentrant ? SharedCondition.Create() : SharedCondition.Create(plain);
        await using var woken = SharedQueue.Create<int>();
        await using var waiting = SharedSemaphore.Create(0);
        List<Task> waiters = [];
        for (var i = 0; i < 3; i++)
        {
            waiters.Add(pool.ApplyAsync(
                async (int me) =>
                {
                    await using var lease = await condition.AcquireAsync();
                    await waiting.ReleaseAsync();
                    await condition.WaitAsync();
                    await woken.PutAsync(me);
                    return 0;
                },
                i));
            await waiting.AcquireAsync().WaitAsync(Patience);
            await using var seen = await condition.AcquireAsync().WaitAsync(Patience); // It waits, or the lock would not be free.
        }

        await using (await condition.AcquireAsync().WaitAsync(Patience))
        {
            await condition.NotifyAsync(2);
            Assert.Equal(0, await woken.CountAsync());
        }

        Assert.Equal(0, await woken.GetAsync().WaitAsync(Patience));
        Assert.Equal(1, await woken.GetAsync().WaitAsync(Patience));
        Assert.False(waiters[2].IsCompleted);
        await using (await condition.AcquireAsync().WaitAsync(Patience))
        {
            await condition.NotifyAllAsync();
        }

        await Task.WhenAll(waiters).WaitAsync(Patience);
        Assert.Equal(2, await woken.GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_says_so_and_has_the_lock_again()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedLock.Create();
        await using var condition = SharedCondition.Create(guard);
        await using var lease = await guard.AcquireAsync();
        var before = lease.Token;
        Assert.False(await condition.WaitAsync(s_short));
        Assert.Equal(before + 1, lease.Token);
        Assert.False(await condition.WaitAsync(TimeSpan.Zero));
        Assert.Equal(before + 2, lease.Token);
        using var cancel = new CancellationTokenSource();
        var cancelled = condition.WaitAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        Assert.Null(await pool.ApplyAsync(async () => (await guard.TryAcquireAsync(TimeSpan.Zero))?.Token).WaitAsync(Patience));

        var looks = 0;
        Assert.False(await condition.WaitForAsync(() => ++looks > 10, s_short));
        Assert.True(await condition.WaitForAsync(() => ++looks > 0, TimeSpan.Zero));
        Assert.InRange(looks, 2, 11);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => condition.WaitAsync(TimeSpan.FromSeconds(-5)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => condition.NotifyAsync(0));

        // Its time is over while another, who stood in line before, has the lock: the wait ends when that one has given it back.
        var acquiring = guard.AcquireAsync();
        var gone = condition.WaitAsync(s_short);
        var other = await acquiring.WaitAsync(Patience);
        Assert.False(await Task.WhenAny(gone, PassAsync(s_short * 3)) == gone);
        await other.DisposeAsync();
        Assert.False(await gone.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_wait_gives_back_a_lock_that_was_acquired_twice_and_who_does_not_have_it_may_not_wait_or_notify()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var condition = SharedCondition.Create("mine");
        var ready = false;
        await Assert.ThrowsAsync<SynchronizationLockException>(() => condition.NotifyAsync());
        await using var outer = await condition.AcquireAsync();
        await using var inner = await condition.AcquireAsync();
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var looks = 0;
        var wait = condition.WaitForAsync(
            () =>
            {
                if (++looks == 2)
                {
                    looked.SetResult();
                    return false;
                }

                return ready;
            },
            Patience);
        Assert.False(wait.IsCompleted);

        var refused = await pool.ApplyAsync(async () =>
        {
            var said = 0;
            foreach (var attempt in (Func<Task>[])[() => condition.NotifyAsync(), () => condition.WaitAsync(), () => condition.ReleaseAsync()])
            {
                try
                {
                    await attempt();
                }
                catch (SynchronizationLockException)
                {
                    said++;
                }
            }

            await using var lease = await condition.AcquireAsync();
            await condition.NotifyAsync();
            return said;
        }).WaitAsync(Patience);
        Assert.Equal(3, refused);
        await looked.Task.WaitAsync(Patience); // In vain: had it found this ready, it would have the lock.
        Assert.False(wait.IsCompleted);
        ready = true;
        await pool.ApplyAsync(async () =>
        {
            await using var lease = await condition.AcquireAsync();
            await condition.NotifyAllAsync();
            return 0;
        }).WaitAsync(Patience);

        Assert.True(await wait.WaitAsync(Patience));
        await condition.ReleaseAsync();
        await condition.NotifyAsync(); // once more than it was released
    }

    [Fact]
    public async Task Who_waits_on_a_condition_that_is_disposed_has_its_lock_again()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var guard = SharedReentrantLock.Create();
        await using var waiting = SharedSemaphore.Create(0);
        var condition = SharedCondition.Create(guard);
        var there = pool.ApplyAsync(async () =>
        {
            await using var lease = await guard.AcquireAsync();
            await waiting.ReleaseAsync();
            try
            {
                await condition.WaitAsync();
                return "notified";
            }
            catch (ObjectDisposedException)
            {
                return $"disposed {guard.IsMine}";
            }
        });
        await waiting.AcquireAsync().WaitAsync(Patience);
        await using (await guard.AcquireAsync().WaitAsync(Patience))
        {
            await condition.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => condition.WaitAsync());
            Assert.True(guard.IsMine);
        }

        Assert.Equal("disposed True", await there.WaitAsync(Patience));
    }

    private static async Task PassAsync(TimeSpan time)
    {
        using var ticks = new PeriodicTimer(time);
        await ticks.WaitForNextTickAsync();
    }
}

public sealed class ThreadConditionTests() : ConditionContract(Backend.Threads);

public sealed class ProcessConditionTests() : ConditionContract(Backend.Processes);

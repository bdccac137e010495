namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What a pipe does between its maker and functions on a pool.</summary>
public abstract class PipeContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task A_list_of_anything_passes()
    {
        await using var pool = await StartAsync(workers: 1);
        var (parent, child) = SharedPipe.Create<List<object?>>();
        await using var end = parent;
        var sending = pool.Submit(
            static async conn =>
            {
                await conn.SendAsync([42, null, "hello"]);
                await conn.DisposeAsync();
            },
            child);

        Assert.Equal([42, null, "hello"], await parent.ReceiveAsync().WaitAsync(Patience));
        await sending.Task.WaitAsync(Patience);
        await Assert.ThrowsAsync<PipeClosedException>(() => parent.ReceiveAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_sender_and_a_receiver_each_have_an_end()
    {
        await using var pool = await StartAsync();
        var (parent, child) = SharedPipe.Create<string>();
        var sending = pool.Submit(
            static async conn =>
            {
                await conn.SendAsync("Hello from sender");
                await conn.DisposeAsync();
            },
            child);
        var receiving = pool.Submit(static async conn => $"Received message: {await conn.ReceiveAsync()}", parent);

        Assert.Equal("Received message: Hello from sender", await receiving.Task.WaitAsync(Patience));
        await sending.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_goes_there_comes_back_in_order_also_where_both_ends_are_captured()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>(new PipeOptions { Capacity = 3 });
        var doubling = pool.Submit(async () =>
        {
            await foreach (var item in there.ReadAllAsync())
            {
                await there.SendAsync(item * 2);
            }

            await there.DisposeAsync();
        });
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await here.SendAsync(i);
            }
        });
        List<int> received = [];
        for (var i = 0; i < 300; i++)
        {
            received.Add(await here.ReceiveAsync().WaitAsync(Patience));
        }

        await sending.WaitAsync(Patience);
        await here.DisposeAsync();
        await doubling.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 300).Select(static i => i * 2), received);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => here.SendAsync(1).WaitAsync(Patience));
    }

    [Fact]
    public async Task Sends_wait_for_room()
    {
        await using var pool = await StartAsync(workers: 1);
        var (receiver, sender) = SharedPipe.CreateOneWay<int>(new PipeOptions { Capacity = 2 });
        await using var end = receiver;
        var sent = await pool.ApplyAsync(
            static async conn =>
            {
                await conn.SendAsync(1);
                await conn.SendAsync(2);
                return (await conn.TrySendAsync(3, TimeSpan.Zero), await conn.TrySendAsync(3, TimeSpan.FromMilliseconds(20)));
            },
            sender).WaitAsync(Patience);
        Assert.Equal((false, false), sent);

        Assert.Equal(1, await receiver.ReceiveAsync().WaitAsync(Patience));
        Assert.True(await pool.ApplyAsync(static conn => conn.TrySendAsync(4, TimeSpan.Zero), sender).WaitAsync(Patience));
        Assert.Equal(2, await receiver.ReceiveAsync().WaitAsync(Patience));
        Assert.Equal(4, await receiver.ReceiveAsync().WaitAsync(Patience));
        Assert.Equal((false, 0), await receiver.TryReceiveAsync(TimeSpan.Zero).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_poll_says_whether_a_receive_would_wait()
    {
        await using var pool = await StartAsync(workers: 1);
        using var go = new Mark();
        var path = go.Path;
        var (here, there) = SharedPipe.Create<int>();
        Assert.False(await here.PollAsync().WaitAsync(Patience));
        Assert.False(await here.PollAsync(TimeSpan.FromMilliseconds(5)).WaitAsync(Patience));
        var polling = here.PollAsync(Timeout.InfiniteTimeSpan);
        var sending = pool.Submit(
            static async one =>
            {
                Assert.False(await one.End.PollAsync());
                await one.End.SendAsync(5);
                while (!File.Exists(one.Path))
                {
                    await Task.Yield();
                }

                await one.End.DisposeAsync();
            },
            (End: there, Path: path));

        Assert.True(await polling.WaitAsync(Patience));
        Assert.True(await here.PollAsync().WaitAsync(Patience));
        Assert.Equal(5, await here.ReceiveAsync().WaitAsync(Patience));
        Assert.False(await here.PollAsync().WaitAsync(Patience));
        go.Set();
        Assert.True(await here.PollAsync(Timeout.InfiniteTimeSpan).WaitAsync(Patience));
        await Assert.ThrowsAsync<PipeClosedException>(() => here.ReceiveAsync().WaitAsync(Patience));
        await sending.Task.WaitAsync(Patience);
        await here.DisposeAsync();
    }

    [Fact]
    public async Task The_other_end_gets_what_is_left_and_then_the_end()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>();
        await pool.ApplyAsync(
            static async conn =>
            {
                await conn.SendAsync(1);
                await conn.SendAsync(2);
                await conn.DisposeAsync();
                await Assert.ThrowsAsync<ObjectDisposedException>(() => conn.ReceiveAsync());
                return 0;
            },
            there).WaitAsync(Patience);

        await Assert.ThrowsAsync<PipeClosedException>(() => here.SendAsync(3).WaitAsync(Patience));
        List<int> left = [];
        await foreach (var item in here.ReadAllAsync())
        {
            left.Add(item);
        }

        Assert.Equal([1, 2], left);
        Assert.Null((await Assert.ThrowsAsync<PipeClosedException>(() => here.ReceiveAsync().WaitAsync(Patience))).Loss);
        await here.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_close_ends_the_waiting_of_both()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>(new PipeOptions { Capacity = 1 });
        await there.SendAsync(1);
        var waiting = pool.Submit(
            static async conn =>
            {
                var receiving = conn.ReceiveAsync();
                await conn.SendAsync(2);
                return (await Assert.ThrowsAsync<PipeClosedException>(() => receiving)).Pipe;
            },
            there);
        Assert.Equal(1, await here.ReceiveAsync().WaitAsync(Patience));
        Assert.Equal(2, await here.ReceiveAsync().WaitAsync(Patience));

        await here.DisposeAsync();

        Assert.Equal(here.Name, await waiting.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_second_user_of_an_end_is_told_so()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>();
        var receiving = here.ReceiveAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => here.ReceiveAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => here.PollAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => here.TryReceiveAsync(TimeSpan.Zero).WaitAsync(Patience));
        Assert.False(receiving.IsCompleted);

        await pool.ApplyAsync(
            static async conn =>
            {
                await conn.SendAsync(1);
                return 0;
            },
            there).WaitAsync(Patience);

        Assert.Equal(1, await receiving.WaitAsync(Patience));
        await here.DisposeAsync();
        await there.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_receive_takes_nothing_and_a_cancelled_send_leaves_nothing()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>(new PipeOptions { Capacity = 1 });
        var seen = await pool.ApplyAsync(
            static async conn =>
            {
                using var cancel = new CancellationTokenSource();
                var receiving = conn.ReceiveAsync(cancel.Token);
                await conn.SendAsync(1);
                var sending = conn.SendAsync(2, cancel.Token);
                await cancel.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
                return await conn.PollAsync();
            },
            there).WaitAsync(Patience);
        Assert.False(seen);

        await here.SendAsync(7).WaitAsync(Patience);
        Assert.Equal(7, await pool.ApplyAsync(static conn => conn.ReceiveAsync(), there).WaitAsync(Patience));
        Assert.Equal(1, await here.ReceiveAsync().WaitAsync(Patience));
        Assert.False(await here.PollAsync().WaitAsync(Patience));
        await here.DisposeAsync();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task Items_of_every_size_pass_both_ways(int size)
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<byte[]>();
        var item = Enumerable.Range(0, size).Select(static i => (byte)(i * 7)).ToArray();
        var echoing = pool.Submit(static async conn => await conn.SendAsync(await conn.ReceiveAsync()), there);

        await here.SendAsync(item).WaitAsync(Patience);

        Assert.Equal(item, await here.ReceiveAsync().WaitAsync(Patience));
        await echoing.Task.WaitAsync(Patience);
        await here.DisposeAsync();
    }

    [Fact]
    public async Task Wrong_uses_are_refused_at_the_call()
    {
        var (receiver, sender) = SharedPipe.CreateOneWay<int>(new PipeOptions { Name = "p" });
        Assert.Equal((true, false, false, true, "p"), (receiver.CanReceive, receiver.CanSend, sender.CanReceive, sender.CanSend, sender.Name));
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.SendAsync(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.ReceiveAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.PollAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => receiver.PollAsync(TimeSpan.FromSeconds(-2)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => sender.TrySendAsync(1, TimeSpan.FromSeconds(-2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedPipe.Create<int>(new PipeOptions { Capacity = 0 }));
        await receiver.DisposeAsync();
        await sender.DisposeAsync();
    }
}

public sealed class ThreadPipeTests() : PipeContract(Backend.Threads);

public sealed class ProcessPipeTests() : PipeContract(Backend.Processes)
{
    [Fact]
    public async Task An_end_is_the_first_users_of_those_that_got_it()
    {
        await using var pool = await StartAsync();
        using var stay = new Mark();
        var letGo = stay.Path;
        var (here, there) = SharedPipe.Create<int>();
        var first = pool.Submit(
            static async one =>
            {
                await one.End.SendAsync(Environment.ProcessId);
                while (!File.Exists(one.LetGo))
                {
                    await Task.Yield();
                }
            },
            (End: there, LetGo: letGo));
        var user = await here.ReceiveAsync().WaitAsync(Patience);
        var second = pool.Submit(static async conn => (await Assert.ThrowsAsync<PipeTakenException>(() => conn.SendAsync(2))).Pipe, there);

        Assert.Equal(here.Name, await second.Task.WaitAsync(Patience));
        Assert.NotEqual(Environment.ProcessId, user);
        await Assert.ThrowsAsync<PipeTakenException>(() => there.SendAsync(3).WaitAsync(Patience));
        Assert.False(await here.PollAsync().WaitAsync(Patience));
        stay.Set();
        await first.Task.WaitAsync(Patience);
        await here.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(150)]
    public async Task What_a_reader_has_not_read_of_what_it_was_given_ahead_stays(int read)
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<byte[]>();
        for (var i = 0; i < 200; i++)
        {
            await here.SendAsync(new byte[i % 50 == 7 ? 100_000 : i]).WaitAsync(Patience);
        }

        var lengths = await pool.ApplyAsync(
            async () =>
            {
                List<int> got = [];
                await foreach (var item in there.ReadAllAsync())
                {
                    got.Add(item.Length);
                    if (got.Count == read)
                    {
                        Assert.True(await there.PollAsync());
                        got.Add((await there.ReceiveAsync()).Length);
                    }

                    if (got.Count == read + 3)
                    {
                        break;
                    }
                }

                while (await there.TryReceiveAsync(TimeSpan.Zero) is (true, { } item))
                {
                    got.Add(item.Length);
                }

                return got;
            }).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => i % 50 == 7 ? 100_000 : i), lengths);
        await here.DisposeAsync();
    }

    [Fact]
    public async Task An_end_that_goes_on_while_it_is_read_ahead_takes_along_all_that_was_not_read()
    {
        await using var pool = await StartAsync();
        await using var ends = SharedQueue.Create<PipeEnd<int>>();
        await using var done = SharedQueue.Create<int>();
        var (here, there) = SharedPipe.Create<int>();
        var first = pool.Submit(
            static async one =>
            {
                var read = 0;
                try
                {
                    await foreach (var item in one.There.ReadAllAsync())
                    {
                        Assert.Equal(read++, item);
                        if (item == 99)
                        {
                            await one.Ends.PutAsync(one.There);
                            await one.Done.GetAsync();
                        }
                    }
                }
                catch (PipeTakenException)
                {
                    return read;
                }

                return -1;
            },
            (There: there, Ends: ends, Done: done));
        var second = pool.Submit(
            static async one =>
            {
                List<int> got = [];
                var end = await one.Ends.GetAsync();
                await foreach (var item in end.ReadAllAsync())
                {
                    got.Add(item);
                    if (got.Count == 1)
                    {
                        await one.Done.PutAsync(item);
                    }
                }

                await end.DisposeAsync();
                return got;
            },
            (Ends: ends, Done: done));
        for (var i = 0; i < 1000; i++)
        {
            await here.SendAsync(i).WaitAsync(Patience);
        }

        await here.DisposeAsync();
        Assert.Equal(100, await first.Task.WaitAsync(Patience));
        Assert.Equal(Enumerable.Range(100, 900), await second.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_end_that_was_sent_on_is_anothers_even_when_that_one_has_closed_it_and_the_pipe_is_no_more()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>();
        await pool.ApplyAsync(static end => end.DisposeAsync().AsTask(), there).WaitAsync(Patience);

        await Assert.ThrowsAsync<PipeTakenException>(() => there.ReceiveAsync()).WaitAsync(Patience);
        await Assert.ThrowsAsync<PipeClosedException>(() => here.SendAsync(1)).WaitAsync(Patience);
        await here.DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<PipeTakenException>(() => there.ReceiveAsync()).WaitAsync(Patience);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => here.SendAsync(1)).WaitAsync(Patience);
        }

        await there.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => there.ReceiveAsync()).WaitAsync(Patience);
    }

    [Fact]
    public async Task Reading_all_ends_as_cancelled_and_leaves_what_comes()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>();
        var reading = pool.Submit(
            static async end =>
            {
                using var cancel = new CancellationTokenSource();
                List<int> got = [];
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                {
                    await foreach (var item in end.ReadAllAsync(cancel.Token))
                    {
                        got.Add(item);
                        await end.SendAsync(item);
                        cancel.CancelAfter(TimeSpan.FromMilliseconds(20));
                    }
                });
                await end.SendAsync(-1);
                got.Add(await end.ReceiveAsync());
                got.Add(await end.ReceiveAsync());
                return got;
            },
            there);
        await here.SendAsync(1).WaitAsync(Patience);
        Assert.Equal(1, await here.ReceiveAsync().WaitAsync(Patience));
        Assert.Equal(-1, await here.ReceiveAsync().WaitAsync(Patience));
        await here.SendAsync(2).WaitAsync(Patience);
        await here.SendAsync(3).WaitAsync(Patience);

        Assert.Equal([1, 2, 3], await reading.Task.WaitAsync(Patience));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task Reading_all_is_cancelled_though_there_is_something_in_hand()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>();
        for (var i = 0; i < 200; i++)
        {
            await here.SendAsync(i).WaitAsync(Patience);
        }

        var next = await pool.ApplyAsync(
            static async end =>
            {
                using var cancel = new CancellationTokenSource();
                var read = 0;
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                {
                    await foreach (var item in end.ReadAllAsync(cancel.Token))
                    {
                        if (++read == 100)
                        {
                            await cancel.CancelAsync();
                        }
                    }
                });
                Assert.Equal(100, read);
                return await end.ReceiveAsync();
            },
            there).WaitAsync(Patience);

        Assert.Equal(100, next);
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_second_who_waits_beside_one_who_reads_all_is_told_so()
    {
        await using var pool = await StartAsync(workers: 1);
        var (here, there) = SharedPipe.Create<int>();
        var reading = pool.Submit(
            static async end =>
            {
                await using var items = end.ReadAllAsync().GetAsyncEnumerator();
                var next = items.MoveNextAsync().AsTask();
                await Assert.ThrowsAsync<InvalidOperationException>(() => end.ReceiveAsync());
                await Assert.ThrowsAsync<InvalidOperationException>(() => end.PollAsync());
                await end.SendAsync(1);
                Assert.True(await next);
                return items.Current;
            },
            there);
        Assert.Equal(1, await here.ReceiveAsync().WaitAsync(Patience));
        await here.SendAsync(2).WaitAsync(Patience);

        Assert.Equal(2, await reading.Task.WaitAsync(Patience));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task An_end_goes_on_from_one_process_to_another_which_takes_over()
    {
        await using var pool = await StartAsync();
        await using var ends = SharedQueue.Create<PipeEnd<int>>();
        await using var done = SharedQueue.Create<string>();
        var (here, there) = SharedPipe.Create<int>();
        var first = pool.Submit(
            static async one =>
            {
                await one.There.SendAsync(1);
                await one.Ends.PutAsync(one.There);
                await one.Done.GetAsync();
                try
                {
                    await one.There.SendAsync(3);
                    return "sent";
                }
                catch (PipeTakenException)
                {
                    await one.There.DisposeAsync(); // Is not its to close any more.
                    return "taken";
                }
            },
            (There: there, Ends: ends, Done: done));
        Assert.Equal(1, await here.ReceiveAsync().WaitAsync(Patience));
        var second = pool.Submit(
            static async one =>
            {
                var got = await one.Ends.GetAsync();
                await got.SendAsync(2);
                await one.Done.PutAsync("sent on");
                return await got.ReceiveAsync();
            },
            (Ends: ends, Done: done));

        Assert.Equal(2, await here.ReceiveAsync().WaitAsync(Patience));
        Assert.Equal("taken", await first.Task.WaitAsync(Patience));
        await here.SendAsync(4).WaitAsync(Patience);
        Assert.Equal(4, await second.Task.WaitAsync(Patience));
        await here.DisposeAsync();
    }
}

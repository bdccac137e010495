namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Xunit;

/// <summary>Processes killed while they have an end of a pipe, or keep one.</summary>
public sealed class PipeDeathTests
{
    private const int Large = 200, Size = 50_000; // More than goes in a message.

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static (PipeEnd<int> First, PipeEnd<int> Second) s_kept;
    private static (PipeEnd<byte[]> First, PipeEnd<byte[]> Second) s_large;

    /// <summary><c>TROUPE_CHAOS_KILLS</c> says how many kills (default 10).</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public Task Whoever_dies_the_other_end_gets_what_was_sent_and_then_the_end() =>
        DieAsync(Deaths.Kills(10));

    [Fact]
    public async Task An_end_whose_process_dies_before_using_it_is_closed()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        await using var processes = SharedQueue.Create<int>();
        var (here, there) = SharedPipe.Create<int>();
        var receiving = here.ReceiveAsync();
        var holding = pool.Submit(
            static async one =>
            {
                await one.Processes.PutAsync(Environment.ProcessId);
                await Task.Delay(Timeout.Infinite);
            },
            (There: there, Processes: processes));
        Deaths.Kill(await processes.GetAsync().WaitAsync(s_patience));

        Assert.Equal(9, (await Assert.ThrowsAsync<PipeClosedException>(() => receiving.WaitAsync(s_patience))).Loss?.Signal);
        Assert.Equal(9, (await Assert.ThrowsAsync<PipeClosedException>(() => here.SendAsync(1).WaitAsync(s_patience))).Loss?.Signal);
        await Assert.ThrowsAsync<WorkerLostException>(() => holding.Task.WaitAsync(s_patience));
        await there.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_of_all_is_told_when_the_sender_dies()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        var (here, there) = SharedPipe.Create<int>();
        var sending = pool.Submit(
            static async end =>
            {
                await end.SendAsync(Environment.ProcessId);
                await Task.Delay(Timeout.Infinite);
            },
            there);
        var received = 0;
        var end = await Assert.ThrowsAsync<PipeClosedException>(() => ReadAsync().WaitAsync(s_patience));

        Assert.Equal((1, 9), (received, end.Loss?.Signal));
        await Assert.ThrowsAsync<WorkerLostException>(() => sending.Task.WaitAsync(s_patience));
        await here.DisposeAsync();
        await there.DisposeAsync();

        async Task ReadAsync()
        {
            await foreach (var process in here.ReadAllAsync())
            {
                received++;
                Deaths.Kill(process);
            }
        }
    }

    [Fact]
    public async Task When_the_keeper_dies_those_who_wait_are_told()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var (process, first, second) = await pool.ApplyAsync(static () => Keep()).WaitAsync(s_patience);
        await second.SendAsync(1).WaitAsync(s_patience);
        Assert.Equal(1, await first.ReceiveAsync().WaitAsync(s_patience));
        var receiving = first.ReceiveAsync();

        Deaths.Kill(process);

        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => receiving.WaitAsync(s_patience))).Reason.Signal);
        await Assert.ThrowsAsync<PeerLostException>(() => second.SendAsync(2).WaitAsync(s_patience));
        await second.DisposeAsync();
    }

    [Fact]
    public async Task What_was_delivered_and_lay_in_a_dead_keeper_s_memory_is_told_as_its_loss()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
        var (process, first, second) = await pool.ApplyAsync(static () => KeepLarge()).WaitAsync(s_patience);
        for (var i = 0; i < Large; i++)
        {
            await second.SendAsync(new byte[Size]).WaitAsync(s_patience);
        }

        var items = first.ReadAllAsync().GetAsyncEnumerator();
        for (var i = 0; i < Large / 2; i++)
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(s_patience));
            Assert.Equal(Size, items.Current.Length);
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
        await second.DisposeAsync();
    }

    private static async Task DieAsync(int rounds)
    {
        var random = new Random();
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new() { MaxAttempts = 1 }).WaitAsync(s_patience);
        for (var round = 0; round < rounds; round++)
        {
            await using var accepted = SharedQueue.Create<int>();
            var (here, there) = SharedPipe.Create<int>(new PipeOptions { Capacity = 1 + random.Next(4) });
            var sending = pool.Submit(
                static async one =>
                {
                    await one.There.SendAsync(Environment.ProcessId);
                    for (var i = 0; true; i++)
                    {
                        await one.There.SendAsync(i);
                        await one.Accepted.PutAsync(i);
                    }
                },
                (There: there, Accepted: accepted));
            var process = await here.ReceiveAsync().WaitAsync(s_patience);
            var dies = random.Next(30);
            List<int> received = [];
            while (received.Count < dies)
            {
                received.Add(await here.ReceiveAsync().WaitAsync(s_patience));
            }

            Deaths.Kill(process);
            var end = await Assert.ThrowsAsync<PipeClosedException>(async () =>
            {
                while (true)
                {
                    received.Add(await here.ReceiveAsync().WaitAsync(s_patience));
                }
            });

            Assert.Equal(9, end.Loss?.Signal);
            Assert.Equal(Enumerable.Range(0, received.Count), received);
            Assert.True(received.Count >= await accepted.CountAsync().WaitAsync(s_patience), "what was accepted was not received");
            await Assert.ThrowsAsync<PipeClosedException>(() => here.SendAsync(1).WaitAsync(s_patience));
            await Assert.ThrowsAsync<WorkerLostException>(() => sending.Task.WaitAsync(s_patience));
            await here.DisposeAsync();
            await there.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => there.SendAsync(1).WaitAsync(s_patience));
        }
    }

    private static (int Process, PipeEnd<int> First, PipeEnd<int> Second) Keep()
    {
        s_kept = SharedPipe.Create<int>();
        return (Environment.ProcessId, s_kept.First, s_kept.Second);
    }

    private static (int Process, PipeEnd<byte[]> First, PipeEnd<byte[]> Second) KeepLarge()
    {
        s_large = SharedPipe.Create<byte[]>();
        return (Environment.ProcessId, s_large.First, s_large.Second);
    }
}

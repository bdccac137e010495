namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Xunit;
using Ends = (PipeEnd<int> First, PipeEnd<int> Second);

/// <summary>Processes killed at random moments while they receive from a pipe, wait at it, or keep it. Who is killed sending is in <see cref="PipeDeathTests"/>.</summary>
[Trait("Category", "Soak")]
public sealed class PipeVictimTests
{
    [Fact]
    public Task When_the_receiver_is_killed_the_sender_is_told_whether_it_waits_for_room_or_not() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var told = SharedQueue.Create<(int Process, int Item)>();
        await using var keeper = await Keeper<Ends>.StartAsync(pool, random, Make);
        var (here, there) = keeper.Things;
        var receiving = pool.Submit(
            static async Task<string> ((PipeEnd<int> There, SharedQueue<(int, int)> Told) one) =>
            {
                while (true)
                {
                    await one.Told.PutAsync((Environment.ProcessId, await one.There.ReceiveAsync()));
                }
            },
            (There: there, Told: told));
        var sent = 0;
        var sending = SendAllAsync();
        List<(int Process, int Item)> received = [];
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            received.Add(await told.GetAsync().WaitAsync(Deaths.Patience));
        }

        Deaths.Kill(received[0].Process);

        Assert.Equal(9, (await Assert.ThrowsAsync<PipeClosedException>(() => sending.WaitAsync(Deaths.Patience))).Loss?.Signal);
        Assert.Equal(9, (await Assert.ThrowsAsync<PipeClosedException>(() => here.ReceiveAsync().WaitAsync(Deaths.Patience))).Loss?.Signal);
        Assert.Equal("killed", await Deaths.EndAsync(receiving.Task));
        await told.ShutdownAsync();
        await foreach (var one in told.ReadAllAsync())
        {
            received.Add(one);
        }

        Assert.Equal(Enumerable.Range(0, received.Count), received.Select(static one => one.Item));
        Assert.True(received.Count <= sent + 1);
        await here.DisposeAsync();
        await there.DisposeAsync();

        async Task SendAllAsync()
        {
            for (; true; sent++)
            {
                await here.SendAsync(sent);
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Who_is_killed_waiting_for_an_item_has_closed_its_end(bool polls) => Deaths.InRoundsAsync(workers: 2, async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<Ends>.StartAsync(pool, random, Make);
        var (here, there) = keeper.Things;
        var waiting = pool.Submit(
            static async one =>
            {
                Task wait = one.Polls ? one.There.PollAsync(Timeout.InfiniteTimeSpan) : one.There.ReceiveAsync();
                await one.Users.PutAsync(Environment.ProcessId);
                await wait;
                return "received";
            },
            (There: there, Users: users, Polls: polls));
        var process = await users.GetAsync().WaitAsync(Deaths.Patience);
        var receiving = here.ReceiveAsync();
        await Deaths.PauseAsync(random, most: 5);

        Deaths.Kill(process);
        Assert.Equal("killed", await Deaths.EndAsync(waiting.Task));
        await there.DisposeAsync(); // If he died before the keeper heard of him, the end is still its sender's to close.

        Assert.Contains((await Assert.ThrowsAsync<PipeClosedException>(() => receiving.WaitAsync(Deaths.Patience))).Loss?.Signal, new int?[] { 9, null });
        await Assert.ThrowsAsync<PipeClosedException>(() => here.SendAsync(1).WaitAsync(Deaths.Patience));
        await here.DisposeAsync();
    });

    [Fact]
    public Task When_the_keeper_is_killed_both_ends_are_told() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var keeper = await Keeper<Ends>.StartAsync(pool, Make);
        var (here, there) = keeper.Things;
        var user = pool.Submit(
            static one => Deaths.LostAsync(async () =>
            {
                await one.Users.PutAsync(Environment.ProcessId);
                while (true)
                {
                    await one.There.SendAsync(await one.There.ReceiveAsync() + 1);
                }
            }),
            (There: there, Users: users));
        await users.GetAsync().WaitAsync(Deaths.Patience);
        var mine = Deaths.LostAsync(async () =>
        {
            for (var i = 0; true; i += 2)
            {
                await here.SendAsync(i);
                Assert.Equal(i + 1, await here.ReceiveAsync());
            }
        });
        await Deaths.PauseAsync(random);

        Deaths.Kill(keeper.Process);

        Assert.Equal("lost", await mine.WaitAsync(Deaths.Patience));
        Assert.Equal("lost", await Deaths.EndAsync(user.Task));
        await Assert.ThrowsAsync<PeerLostException>(() => here.PollAsync().WaitAsync(Deaths.Patience));
        await here.DisposeAsync();
        await there.DisposeAsync();
    });

    private static Ends Make() => SharedPipe.Create<int>(new PipeOptions { Capacity = 3 });
}

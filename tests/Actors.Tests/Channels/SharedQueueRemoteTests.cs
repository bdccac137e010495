namespace Troupe.Actors.Tests.Channels;

using Troupe.Accounts;
using Troupe.Peers;
using Xunit;

/// <summary>Handles over real remoting: one system keeps the queue and the account, another uses them.</summary>
public sealed class SharedQueueRemoteTests : IAsyncLifetime
{
    private const string Settings = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor {
            provider = remote
            serializers { wire = "Troupe.Wire.WireSerializer, Troupe" }
            serialization-bindings { "Troupe.Wire.WireMessage, Troupe" = wire }
          }
          remote {
            unix.secret = "00112233445566778899aabbccddeeff"
            dot-netty.tcp { hostname = localhost, port = 0 }
          }
        }
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly ActorSystem _keeper = ActorSystem.Create("keeper", ConfigurationFactory.ParseString(Settings));
    private readonly ActorSystem _user = ActorSystem.Create("user", ConfigurationFactory.ParseString(Settings));
    private readonly Home _at;
    private readonly Home _away;

    public SharedQueueRemoteTests() => (_at, _away) = (new Home(_keeper), new Home(_user));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _user.Terminate().WaitAsync(s_patience);
        await _keeper.Terminate().WaitAsync(s_patience);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task Items_pass_both_ways_large_ones_too(int size)
    {
        var (near, far) = Queue<byte[]>();
        var item = Enumerable.Range(0, size).Select(static i => (byte)(i * 7)).ToArray();

        await near.PutAsync(item).WaitAsync(s_patience);
        Assert.Equal(item, await far.GetAsync().WaitAsync(s_patience));
        await far.PutAsync(item).WaitAsync(s_patience);
        Assert.Equal(item, await near.GetAsync().WaitAsync(s_patience));
        Assert.Equal(0, await far.CountAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task Each_item_comes_out_once_and_in_order()
    {
        var (near, far) = Queue<int>(capacity: 5);
        var producing = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await far.PutAsync(i);
            }

            await far.ShutdownAsync();
        });
        List<int> taken = [];
        await foreach (var item in near.ReadAllAsync())
        {
            taken.Add(item);
        }

        await producing.WaitAsync(s_patience);
        Assert.Equal(Enumerable.Range(0, 500), taken);
    }

    [Fact]
    public async Task A_cancelled_get_from_afar_takes_no_item()
    {
        var (near, far) = Queue<int>();
        using var cancel = new CancellationTokenSource();
        var getting = far.GetAsync(cancel.Token);
        Assert.Equal(0, await far.CountAsync().WaitAsync(s_patience));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting.WaitAsync(s_patience));
        await near.PutAsync(1).WaitAsync(s_patience);

        Assert.Equal((true, 1), await near.TryGetAsync(TimeSpan.Zero).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Puts_that_are_under_way_together_get_in_in_their_order_and_a_cancelled_one_does_not()
    {
        var (near, far) = Queue<int>(capacity: 2);
        using var cancel = new CancellationTokenSource();
        var putting = Enumerable.Range(0, 3_000).Select(i => far.PutAsync(i, i is 500 or 2_000 ? cancel.Token : default)).ToList();
        await putting[1].WaitAsync(s_patience);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting[500].WaitAsync(s_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting[2_000].WaitAsync(s_patience));
        List<int> taken = [];
        while (taken.Count < 2_998)
        {
            taken.AddRange(await near.GetManyAsync(7).WaitAsync(s_patience));
        }

        Assert.Equal(Enumerable.Range(0, 3_000).Where(static i => i is not (500 or 2_000)), taken);
        await Task.WhenAll(putting.Where(static put => !put.IsCanceled)).WaitAsync(s_patience);
        await near.ShutdownAsync().WaitAsync(s_patience);
        await Assert.ThrowsAsync<QueueShutDownException>(() => far.PutAsync(1).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Many_items_that_are_cancelled_on_the_way_leave_their_beginning()
    {
        for (var round = 0; round < 20; round++)
        {
            var (near, far) = Queue<byte[]>(capacity: 5);
            using var cancel = new CancellationTokenSource();
            var putting = far.PutManyAsync(Enumerable.Range(0, 5_000).Select(static i => BitConverter.GetBytes(i).Concat(new byte[200]).ToArray()), cancellationToken: cancel.Token);
            List<int> taken = [];
            for (var i = 0; i < 7 * round; i++)
            {
                taken.Add(BitConverter.ToInt32(await near.GetAsync().WaitAsync(s_patience)));
            }

            var cancelling = cancel.CancelAsync();
            while (!putting.IsCompleted)
            {
                taken.Add(BitConverter.ToInt32((await near.TryGetAsync(TimeSpan.FromMilliseconds(20)).WaitAsync(s_patience)) is (true, { } item) ? item : [255, 255, 255, 127]));
            }

            await cancelling;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting.WaitAsync(s_patience));
            await near.ShutdownAsync().WaitAsync(s_patience);
            await foreach (var item in near.ReadAllAsync())
            {
                taken.Add(BitConverter.ToInt32(item));
            }

            taken.RemoveAll(static item => item == int.MaxValue); // That there was nothing more to take.
            Assert.Equal(Enumerable.Range(0, taken.Count), taken);
            Assert.True(taken.Count < 5_000);
        }
    }

    [Fact]
    public async Task The_loss_of_the_keeper_faults_a_waiting_get()
    {
        var (_, far) = Queue<int>();
        var getting = far.GetAsync();
        Assert.Equal(0, await far.CountAsync().WaitAsync(s_patience));
        var keeper = ((ExtendedActorSystem)_keeper).Provider.DefaultAddress.ToString();

        _user.EventStream.Publish(new PeerLost(keeper, new ExitReason(null, 9)));

        Assert.Equal(keeper, (await Assert.ThrowsAsync<PeerLostException>(() => getting.WaitAsync(s_patience))).Peer);
    }

    [Fact]
    public async Task The_end_of_a_queue_reaches_those_who_wait_and_those_who_come_from_afar()
    {
        var (near, far) = Queue<int>();
        var getting = far.GetAsync();
        Assert.Equal(0, await far.CountAsync().WaitAsync(s_patience));

        await near.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<QueueShutDownException>(() => getting.WaitAsync(s_patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => far.PutAsync(1).WaitAsync(s_patience));
    }

    [Fact]
    public async Task An_account_is_changed_from_afar()
    {
        var actor = _keeper.ActorOf(Props.Create(typeof(AccountActor), [200m]));
        var far = new Account(SeenFromAfar(actor), "a", _away.Requests);

        Assert.Equal(new AccountAnswer(true, 300.5m), await far.DepositAsync(100.5m).WaitAsync(s_patience));
        Assert.Equal(new AccountAnswer(false, 300.5m), await far.WithdrawAsync(500m).WaitAsync(s_patience));
        Assert.Equal(300.5m, await far.BalanceAsync().WaitAsync(s_patience));
    }

    private (SharedQueue<T> Near, SharedQueue<T> Far) Queue<T>(int? capacity = null)
    {
        var actor = _keeper.ActorOf(Props.Create(typeof(Troupe.Channels.SharedQueueActor<T>), [new QueueOptions { Capacity = capacity }]));
        return (new(actor, "q", _at.Requests, isCreator: true), new(SeenFromAfar(actor), "q", _away.Requests));
    }

    private IActorRef SeenFromAfar(IActorRef actor) =>
        ((ExtendedActorSystem)_user).Provider.ResolveActorRef(actor.Path.ToSerializationFormatWithAddress(((ExtendedActorSystem)_keeper).Provider.DefaultAddress));
}

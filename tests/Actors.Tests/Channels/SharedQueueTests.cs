namespace Troupe.Actors.Tests.Channels;

using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;
using Xunit;

public class SharedQueueTests : TestKit
{
    private const string Far = "akka.tcp://troupe@far:1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    private readonly Home _home;

    public SharedQueueTests() => _home = new Home(Sys);

    [Fact]
    public async Task A_get_waits_for_the_item_and_takes_the_same_object()
    {
        await using var queue = Create<object>();
        var (item, got) = (new object(), queue.GetAsync());

        await queue.PutAsync(item).WaitAsync(s_patience);

        Assert.Same(item, await got.WaitAsync(s_patience));
    }

    [Fact]
    public async Task The_count_is_exact()
    {
        await using var queue = Create<int>();
        for (var i = 0; i < 5; i++)
        {
            await queue.PutAsync(i).WaitAsync(s_patience);
        }

        await queue.GetAsync().WaitAsync(s_patience);

        Assert.Equal(4, await queue.CountAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_put_into_a_full_queue_waits_for_room()
    {
        await using var queue = Create<int>(capacity: 1);
        await queue.PutAsync(1).WaitAsync(s_patience);
        var waiting = queue.PutAsync(2);
        Assert.Equal(1, await queue.CountAsync().WaitAsync(s_patience));
        Assert.False(waiting.IsCompleted);

        Assert.Equal(1, await queue.GetAsync().WaitAsync(s_patience));
        await waiting.WaitAsync(s_patience);
        Assert.Equal(2, await queue.GetAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_put_that_ran_out_of_time_leaves_no_item()
    {
        await using var queue = Create<int>(capacity: 1);
        Assert.True(await queue.TryPutAsync(1, TimeSpan.Zero).WaitAsync(s_patience));
        Assert.False(await queue.TryPutAsync(2, TimeSpan.Zero).WaitAsync(s_patience));
        Assert.False(await queue.TryPutAsync(3, s_moment).WaitAsync(s_patience));

        Assert.Equal((true, 1), await queue.TryGetAsync(TimeSpan.Zero).WaitAsync(s_patience));
        Assert.Equal((false, 0), await queue.TryGetAsync(TimeSpan.Zero).WaitAsync(s_patience));
        Assert.Equal((false, 0), await queue.TryGetAsync(s_moment).WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_cancelled_get_takes_no_item()
    {
        await using var queue = Create<int>();
        using var cancel = new CancellationTokenSource();
        var (cancelled, next) = (queue.GetAsync(cancel.Token), queue.GetAsync());

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(s_patience));
        await queue.PutAsync(1).WaitAsync(s_patience);

        Assert.Equal(1, await next.WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_negative_timeout_or_capacity_is_refused_at_the_call()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Create<int>(capacity: 0));
        await using var queue = Create<int>();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.TryGetAsync(TimeSpan.FromSeconds(-5)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.TryPutAsync(1, TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public async Task After_shutdown_puts_fail_and_gets_drain()
    {
        await using var queue = Create<int>();
        await queue.PutAsync(1).WaitAsync(s_patience);
        await queue.PutAsync(2).WaitAsync(s_patience);

        await queue.ShutdownAsync().WaitAsync(s_patience);

        var refused = await Assert.ThrowsAsync<QueueShutDownException>(() => queue.PutAsync(3).WaitAsync(s_patience));
        Assert.Equal(queue.Name, refused.Queue);
        Assert.Equal([1, 2], await ReadAsync(queue).WaitAsync(s_patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => queue.GetAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task Shutdown_ends_those_who_wait()
    {
        await using var empty = Create<int>();
        await using var full = Create<int>(capacity: 1);
        await full.PutAsync(1).WaitAsync(s_patience);
        var (getting, putting) = (empty.GetAsync(), full.PutAsync(2));

        await empty.ShutdownAsync().WaitAsync(s_patience);
        await full.ShutdownAsync(immediate: true).WaitAsync(s_patience);

        await Assert.ThrowsAsync<QueueShutDownException>(() => getting.WaitAsync(s_patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => putting.WaitAsync(s_patience));
        Assert.Equal(0, await full.CountAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_disposed_queue_ends_those_who_wait_and_refuses_those_who_come()
    {
        var queue = Create<int>();
        var waiting = queue.GetAsync();

        await queue.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<QueueShutDownException>(() => waiting.WaitAsync(s_patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => queue.PutAsync(1).WaitAsync(s_patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => queue.CountAsync().WaitAsync(s_patience));
        await queue.ShutdownAsync().WaitAsync(s_patience);
        await queue.DisposeAsync().AsTask().WaitAsync(s_patience);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task Each_item_comes_out_once_and_those_of_a_producer_in_order(int? capacity)
    {
        const int producers = 4, items = 500;
        await using var queue = Create<(int Producer, int Number)>(capacity);
        var consuming = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAsync(queue))).ToList();

        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            for (var number = 0; number < items; number++)
            {
                await queue.PutAsync((producer, number));
            }
        }))).WaitAsync(s_patience);
        await queue.ShutdownAsync().WaitAsync(s_patience);
        var consumed = await Task.WhenAll(consuming).WaitAsync(s_patience);

        Assert.Equal(producers * items, consumed.SelectMany(taken => taken).Distinct().Count());
        Assert.Equal(producers * items, consumed.Sum(taken => taken.Count));
        Assert.All(consumed, taken => Assert.All(taken.GroupBy(item => item.Producer), of => Assert.Equal(of.Order(), of)));
    }

    [Fact]
    public async Task An_object_put_here_reaches_another_process_as_a_parcel_and_back()
    {
        var (probe, actor) = (CreateTestProbe(), QueueActor<string[]>());
        var far = FarRequests(probe);
        await using var queue = new SharedQueue<string[]>(actor, "q", _home.Requests, isCreator: true);
        await queue.PutAsync(["a", "b"]).WaitAsync(s_patience);

        actor.Tell(new TakeItem(1, Wait: true), far);
        var taken = probe.ExpectMsg<ParcelTaken>();
        actor.Tell(new PutParcel(2, taken.Item, Wait: true), far);
        Assert.Equal(QueueOutcome.Accepted, probe.ExpectMsg<QueueAnswered>().Outcome);

        Assert.Equal(["a", "b"], await queue.GetAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_large_item_lies_in_a_segment_until_the_other_process_has_read_it()
    {
        var (probe, actor) = (CreateTestProbe(), QueueActor<byte[]>());
        var far = FarRequests(probe);
        await using var queue = new SharedQueue<byte[]>(actor, "q", _home.Requests, isCreator: true);
        var item = Enumerable.Range(0, 200_000).Select(static i => (byte)i).ToArray();
        await queue.PutAsync(item).WaitAsync(s_patience);

        actor.Tell(new TakeItem(1, Wait: true), far);
        var taken = probe.ExpectMsg<ParcelTaken>().Item;
        Assert.Equal(item, ItemParcel.Open<byte[]>(taken));
        actor.Tell(new ReleaseSegment(taken.Segment!.Id), far);
        Assert.Equal(0, await queue.CountAsync().WaitAsync(s_patience));

        Assert.Throws<SegmentException>(() => ItemParcel.Open<byte[]>(taken));
    }

    [Fact]
    public async Task A_waiter_of_a_lost_peer_gets_no_item_not_even_when_it_asks_after_its_death()
    {
        var (probe, actor) = (CreateTestProbe(), QueueActor<int>());
        var far = FarRequests(probe);
        await using var queue = new SharedQueue<int>(actor, "q", _home.Requests, isCreator: true);
        actor.Tell(new TakeItem(1, Wait: true), far);
        var here = queue.GetAsync();
        Assert.Equal(0, await queue.CountAsync().WaitAsync(s_patience));

        Sys.EventStream.Publish(new PeerLost(Far, new ExitReason(null, 9)));
        actor.Tell(new TakeItem(2, Wait: true), far);
        await queue.PutAsync(1).WaitAsync(s_patience);
        await queue.PutAsync(2).WaitAsync(s_patience);

        Assert.Equal(1, await here.WaitAsync(s_patience));
        Assert.Equal(2, await queue.GetAsync().WaitAsync(s_patience));
        probe.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_putter_of_a_lost_peer_does_not_wait_for_room_not_even_when_it_asks_after_its_death()
    {
        var (probe, actor) = (CreateTestProbe(), Sys.ActorOf(Props.Create(typeof(SharedQueueActor<int>), [new QueueOptions { Capacity = 1 }])));
        await using var queue = new SharedQueue<int>(actor, "q", _home.Requests, isCreator: true);
        await queue.PutAsync(1).WaitAsync(s_patience);
        actor.Tell(new PutParcel(1, ItemParcel.Pack(2), Wait: true), FarRequests(probe));
        Assert.Equal(1, await queue.CountAsync().WaitAsync(s_patience));

        actor.Tell(new PeerLost(Far, new ExitReason(null, 9)));
        actor.Tell(new PutParcel(2, ItemParcel.Pack(3), Wait: true), FarRequests(probe));

        Assert.Equal(1, await queue.GetAsync().WaitAsync(s_patience));
        Assert.Equal((false, 0), await queue.TryGetAsync(TimeSpan.Zero).WaitAsync(s_patience));
    }

    [Fact]
    public async Task An_item_that_cannot_travel_fails_the_far_get_and_stays_for_a_near_one()
    {
        var (probe, actor) = (CreateTestProbe(), QueueActor<object>());
        await using var queue = new SharedQueue<object>(actor, "q", _home.Requests, isCreator: true);
        using var item = new MemoryStream();
        await queue.PutAsync(item).WaitAsync(s_patience);

        actor.Tell(new TakeItem(1, Wait: true), FarRequests(probe));

        Assert.Contains(nameof(MemoryStream), probe.ExpectMsg<ItemStays>().Why, StringComparison.Ordinal);
        Assert.Same(item, await queue.GetAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task So_does_one_whose_own_code_throws_when_it_is_written()
    {
        var (probe, actor) = (CreateTestProbe(), QueueActor<Thorny>());
        await using var queue = new SharedQueue<Thorny>(actor, "q", _home.Requests, isCreator: true);
        var item = new Thorny();
        await queue.PutAsync(item).WaitAsync(s_patience);

        actor.Tell(new TakeItem(1, Wait: true), FarRequests(probe));

        Assert.Contains("a thorn", probe.ExpectMsg<ItemStays>().Why, StringComparison.Ordinal);
        Assert.Same(item, await queue.GetAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_fault_of_the_queue_ends_those_who_wait_instead_of_forgetting_them()
    {
        var (probe, actor) = (CreateTestProbe(), QueueActor<int>());
        var far = FarRequests(probe);
        var queue = new SharedQueue<int>(actor, "q", _home.Requests);
        var waiting = queue.GetAsync();
        Assert.Equal(0, await queue.CountAsync().WaitAsync(s_patience));

        // Twice the same number from one process: nobody does that, so nothing is there to take it.
        actor.Tell(new TakeItem(1, Wait: true), far);
        actor.Tell(new TakeItem(1, Wait: true), far);

        await Assert.ThrowsAsync<QueueShutDownException>(() => waiting.WaitAsync(s_patience));
        await Assert.ThrowsAsync<QueueShutDownException>(() => queue.PutAsync(1).WaitAsync(s_patience));
    }

    [Fact]
    public void What_cannot_travel_fails_at_the_far_putter_before_anything_is_sent()
    {
        var probe = CreateTestProbe();
        var queue = new SharedQueue<object>(new FarRef($"{Far}/user/queue", probe.Ref), "q", _home.Requests);

        var putting = queue.PutAsync(new MemoryStream());

        Assert.IsType<CannotTravelException>(putting.Exception!.InnerException);
        probe.ExpectNoMsg(TimeSpan.Zero);
    }

    private SharedQueue<T> Create<T>(int? capacity = null) => SharedQueue<T>.CreateIn(_home, new QueueOptions { Capacity = capacity });

    private IActorRef QueueActor<T>() => Sys.ActorOf(Props.Create(typeof(SharedQueueActor<T>), [new QueueOptions()]));

    private static FarRef FarRequests(TestProbe probe) => new($"{Far}/user/requests", probe.Ref);

    private static async Task<List<T>> ReadAsync<T>(SharedQueue<T> queue)
    {
        List<T> taken = [];
        await foreach (var item in queue.ReadAllAsync())
        {
            taken.Add(item);
        }

        return taken;
    }

    private sealed class Thorny
    {
        public int Value { get => throw new FormatException("a thorn"); set => _ = value; }
    }
}

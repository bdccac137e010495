namespace Troupe.Engine.Specs;

using Xunit;

/// <summary>Actors whose inside a test may look at.</summary>
public sealed class TestActorRefSpec : ActorSpec
{
    [Fact]
    public void What_is_told_has_been_handled_when_the_tell_returns()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        for (var i = 1; i <= 100; i++)
        {
            counter.Tell(1);
            Assert.Equal(i, counter.UnderlyingActor.Sum);
        }

        Assert.Same(Thread.CurrentThread, counter.UnderlyingActor.LastThread);
    }

    [Fact]
    public void An_actor_may_tell_another_one_and_itself_on_the_way()
    {
        var last = ActorOfAsTestActorRef<Counter>("last");
        var first = ActorOfAsTestActorRef<Relay>(Props.Create(() => new Relay(last)), "first");
        first.Tell(3);
        Assert.Equal(6, last.UnderlyingActor.Sum);
        Assert.Equal("first", first.Path.Name);
    }

    [Fact]
    public async Task An_answer_is_there_when_the_tell_returns()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        counter.Tell(5);
        counter.Tell("sum?", TestActor);
        ExpectMsg(5);
        Assert.Equal(5, await counter.Ref.Ask<int>("sum?", Patience));
    }

    [Fact]
    public void What_the_actor_throws_at_a_message_that_is_handed_in_is_thrown_at_the_test()
    {
        var counter = ActorOfAsTestActorRef(() => new Counter());
        Assert.Throws<InvalidOperationException>(() => counter.Receive("fail"));
        counter.Receive(2);
        counter.Receive("sum?", TestActor);
        ExpectMsg(2);
    }

    [Fact]
    public async Task An_async_handler_can_be_waited_for()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        await counter.ReceiveAsync("later", TestActor);
        Assert.Equal(1, counter.UnderlyingActor.Sum);
    }

    [Fact]
    public void A_restart_gives_another_instance_under_the_same_ref()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        var before = counter.UnderlyingActor;
        counter.Tell(7);
        counter.Tell("fail");
        AwaitAssert(() => Assert.NotSame(before, counter.UnderlyingActor));
        Assert.Equal(0, counter.UnderlyingActor.Sum);
    }

    [Fact]
    public void It_can_be_watched_and_stopped_as_any_actor()
    {
        var supervisor = ActorOfAsTestActorRef<Counter>("supervisor");
        var counter = ActorOfAsTestActorRef<Counter>(supervisor.Ref, "below");
        Assert.Equal(supervisor.Path / "below", counter.Path);
        Watch(counter);
        Sys.Stop(counter);
        Assert.Equal(counter.Ref, ExpectTerminated(counter).ActorRef);
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<int>(number =>
            {
                Sum += number;
                LastThread = Thread.CurrentThread;
            });
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("on purpose"));
            ReceiveAsync<string>(text => text == "later", async _ =>
            {
                await Task.Yield();
                Sum++;
            });
            Receive<string>(_ => Sender.Tell(Sum));
        }

        public int Sum { get; private set; }

        public Thread? LastThread { get; private set; }
    }

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef to) => Receive<int>(number =>
        {
            to.Tell(number);
            if (number > 1) Self.Tell(number - 1);
        });
    }
}

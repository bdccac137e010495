namespace Troupe.Engine.Specs;

using Xunit;

public sealed class TellSpec : ActorSpec
{
    private sealed record Numbered(int Sender, int Number);

    [Fact]
    public void Messages_from_one_sender_to_one_actor_arrive_in_the_order_they_were_told()
    {
        var echo = ActorOf<Puppet>();

        for (var i = 0; i < 1000; i++) echo.Tell(i, TestActor);

        Assert.Equal(Enumerable.Range(0, 1000), ReceiveN(1000).Cast<int>());
    }

    [Fact]
    public async Task Messages_of_several_senders_keep_the_order_of_each()
    {
        const int each = 2000;
        var echo = ActorOf<Puppet>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) echo.Tell(new Numbered(sender, i), TestActor);
        })));

        var next = new int[4];
        foreach (var message in ReceiveN(4 * each, Patience).Cast<Numbered>()) Assert.Equal(next[message.Sender]++, message.Number);
    }

    [Fact]
    public void A_told_message_carries_its_sender()
    {
        var probe = CreateTestProbe();
        var echo = ActorOf<Puppet>();

        probe.Send(echo, "hello");

        probe.ExpectMsg("hello");
        Assert.Equal(echo, probe.LastSender);
    }

    [Fact]
    public void A_message_told_without_a_sender_has_dead_letters_as_its_sender()
    {
        var puppet = ActorOf<Puppet>();

        puppet.Tell(Script(context => TestActor.Tell(context.Sender, context.Self)), ActorRefs.NoSender);

        Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void An_actor_that_tells_is_the_sender()
    {
        var puppet = ActorOf<Puppet>();

        puppet.Play(_ => TestActor.Tell("from inside"));

        ExpectMsgFrom(puppet, "from inside");
    }

    [Fact]
    public void A_test_that_tells_is_the_sender()
    {
        ActorOf<Puppet>().Tell("back");

        ExpectMsg("back");
    }

    [Fact]
    public void A_forwarded_message_keeps_its_first_sender()
    {
        var echo = ActorOf<Puppet>();
        var relay = ActorOf(Props.Create(() => new Relay(echo)));
        var probe = CreateTestProbe();

        probe.Send(relay, "round");

        probe.ExpectMsgFrom(echo, "round");
    }

    [Fact]
    public void An_actor_handles_one_message_at_a_time()
    {
        var counter = new Overlap();
        var actor = ActorOf(Props.Create(() => new Careful(counter)));

        Parallel.For(0, 4000, _ => actor.Tell("in", ActorRefs.NoSender));
        actor.Tell(TestActor, TestActor);

        ExpectMsg(4000);
        Assert.Equal(0, counter.Seen);
    }

    private static Action<IActorContext> Script(Action<IActorContext> script) => script;

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef target) => ReceiveAny(message => target.Forward(message));
    }

    private sealed class Overlap
    {
        public int Inside;
        public int Seen;
    }

    private sealed class Careful : ReceiveActor
    {
        private int _handled;

        public Careful(Overlap overlap)
        {
            Receive<string>(_ =>
            {
                if (Interlocked.Increment(ref overlap.Inside) != 1) Interlocked.Increment(ref overlap.Seen);
                _handled++;
                Interlocked.Decrement(ref overlap.Inside);
            });
            Receive<IActorRef>(asker => asker.Tell(_handled));
        }
    }
}

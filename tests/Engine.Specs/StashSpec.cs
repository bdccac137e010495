namespace Troupe.Engine.Specs;

using Xunit;

public sealed class StashSpec() : ActorSpec(
    """
    small-dispatcher { mailbox-type = "Akka.Dispatch.BoundedDequeBasedMailbox", mailbox-capacity = 100, mailbox-push-timeout-time = 500ms, stash-capacity = 2 }
    alias = small-dispatcher
    alias-of-alias = alias
    small-mailbox { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox", stash-capacity = 2 }
    """)
{
    [Fact]
    public void Stashed_messages_come_back_in_their_order_and_before_the_rest_of_the_mailbox()
    {
        var actor = ActorOf<Patient>();

        foreach (var word in new[] { "a", "b", "c", "open", "d" }) actor.Tell(word);

        foreach (var word in new[] { "a", "b", "c", "d" }) ExpectMsg(word);
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var actor = ActorOf<Patient>();
        var probe = CreateTestProbe();

        probe.Send(actor, "a");
        actor.Tell("open", TestActor);

        probe.ExpectMsg("a");
    }

    [Fact]
    public void Unstash_brings_back_the_oldest_message_only()
    {
        var actor = ActorOf<Thrifty>();

        foreach (var word in new[] { "a", "b", "next", "next" }) actor.Tell(word);

        ExpectMsg("a, 1 left");
        ExpectMsg("b, 0 left");
    }

    [Fact]
    public void A_restart_puts_the_stashed_messages_back_in_the_mailbox()
    {
        var actor = ActorOf<Patient>();

        foreach (var word in new object[] { "a", "b", new InvalidOperationException("oops"), "open" }) actor.Tell(word);

        ExpectMsg("a");
        ExpectMsg("b");
    }

    [Fact]
    public void A_message_cannot_be_stashed_twice()
    {
        ActorOf<Greedy>().Tell("a");

        ExpectMsg<Status.Failure>(failure => failure.Cause is IllegalActorStateException);
    }

    [Fact]
    public void A_stash_takes_no_more_than_its_capacity()
    {
        var actor = ActorOf(Props.Create<Small>().WithStashCapacity(2));

        foreach (var word in new[] { "a", "b", "c" }) actor.Tell(word);

        ExpectMsg("stashed a");
        ExpectMsg("stashed b");
        ExpectMsg<Status.Failure>(failure => failure.Cause is StashOverflowException);
    }

    [Theory]
    [InlineData("small-dispatcher", null)]
    [InlineData("alias-of-alias", null)]
    [InlineData(null, "small-mailbox")]
    public void The_capacity_of_a_stash_is_that_of_its_mailbox_or_dispatcher(string? dispatcher, string? mailbox)
    {
        var props = Props.Create<Small>();
        if (dispatcher is not null) props = props.WithDispatcher(dispatcher);
        if (mailbox is not null) props = props.WithMailbox(mailbox);
        var actor = ActorOf(props);

        foreach (var word in new[] { "a", "b", "c" }) actor.Tell(word);

        ExpectMsg("stashed a");
        ExpectMsg("stashed b");
        ExpectMsg<Status.Failure>(failure => failure.Cause is StashOverflowException);
    }

    [Fact]
    public void An_unbounded_stash_takes_any_number_whatever_is_configured()
    {
        var actor = ActorOf(Props.Create<Patient>().WithStashCapacity(2));

        foreach (var word in new[] { "a", "b", "c", "open" }) actor.Tell(word);

        foreach (var word in new[] { "a", "b", "c" }) ExpectMsg(word);
    }

    [Fact]
    public void What_is_stashed_when_the_actor_stops_goes_to_dead_letters()
    {
        var dead = DeadLettersOf<string>();
        var actor = ActorOf<Patient>();
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell(PoisonPill.Instance);

        Assert.Equal("a", dead.ExpectMsg<DeadLetter>().Message);
        Assert.Equal("b", dead.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void What_a_timer_brought_can_be_stashed()
    {
        var actor = ActorOf(Props.Create(() => new Keeper(TestActor)));

        actor.Tell(new StartTimer("ring"));
        ExpectMsg("timer stashed");
        actor.Tell("open");

        ExpectMsg("ring");
    }

    [Fact]
    public void A_stashed_Terminated_comes_back()
    {
        var actor = ActorOf(Props.Create(() => new Keeper(TestActor)));
        var subject = ActorOf<Puppet>();

        actor.Tell(new StartWatch(subject));
        ExpectMsg("watching");
        Sys.Stop(subject);
        ExpectMsg("end stashed");
        actor.Tell("open");

        Assert.Equal(subject, ExpectMsg<IActorRef>());
    }

    private sealed record StartTimer(string Word);

    private sealed record StartWatch(IActorRef Subject);

    private sealed class Patient : ReceiveActor, IWithUnboundedStash
    {
        public Patient()
        {
            Receive<string>(word => word == "open", _ =>
            {
                Become(Open);
                Stash.UnstashAll();
            });
            Receive<string>(_ => Stash.Stash());
            Receive<Exception>(fault => throw fault);
        }

        public IStash Stash { get; set; } = null!;

        private void Open() => Receive<string>(word => Sender.Tell(word));
    }

    /// <summary>Stashes what its timer and its watch bring until it is opened.</summary>
    private sealed class Keeper : ReceiveActor, IWithUnboundedStash, IWithTimers
    {
        public Keeper(IActorRef target)
        {
            Receive<StartTimer>(start => Timers.StartSingleTimer("key", start.Word, TimeSpan.FromMilliseconds(1)));
            Receive<StartWatch>(start =>
            {
                Context.Watch(start.Subject);
                target.Tell("watching");
            });
            Receive<string>(word => word == "open", _ =>
            {
                Become(() =>
                {
                    Receive<Terminated>(end => target.Tell(end.ActorRef));
                    ReceiveAny(message => target.Tell(message));
                });
                Stash.UnstashAll();
            });
            Receive<Terminated>(_ => Keep("end stashed"));
            ReceiveAny(_ => Keep("timer stashed"));

            void Keep(string word)
            {
                Stash.Stash();
                target.Tell(word);
            }
        }

        public IStash Stash { get; set; } = null!;

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Thrifty : ReceiveActor, IWithUnboundedStash
    {
        public Thrifty()
        {
            Receive<string>(word => word == "next", _ =>
            {
                BecomeStacked(One);
                Stash.Unstash();
            });
            Receive<string>(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void One() => Receive<string>(word =>
        {
            Sender.Tell($"{word}, {Stash.Count} left");
            UnbecomeStacked();
        });
    }

    private sealed class Small : ReceiveActor, IWithStash
    {
        public Small() => ReceiveAny(message => Sender.Tell(Answer(Stash, message)));

        public IStash Stash { get; set; } = null!;
    }

    private static object Answer(IStash stash, object message)
    {
        try
        {
            stash.Stash();
            return $"stashed {message}";
        }
        catch (StashOverflowException fault)
        {
            return new Status.Failure(fault);
        }
    }

    private sealed class Greedy : ReceiveActor, IWithUnboundedStash
    {
        public Greedy() => ReceiveAny(_ =>
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
                Sender.Tell("twice");
            }
            catch (IllegalActorStateException refused)
            {
                Sender.Tell(new Status.Failure(refused));
            }
        });

        public IStash Stash { get; set; } = null!;
    }
}

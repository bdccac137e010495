namespace Troupe.Engine.Specs;

using Xunit;

public sealed class StashSpec : ActorSpec
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

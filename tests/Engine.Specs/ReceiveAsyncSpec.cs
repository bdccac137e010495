namespace Troupe.Engine.Specs;

using Xunit;

public sealed class ReceiveAsyncSpec : ActorSpec
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void While_an_async_handler_awaits_the_actor_handles_no_other_message()
    {
        var actor = Gated();
        actor.Tell("first");
        actor.Tell("second");
        ExpectMsg("begins first");
        ExpectNoMsg(Silence);

        _gate.SetResult();

        ExpectMsg("ends first");
        ExpectMsg("begins second");
        ExpectMsg("ends second");
    }

    [Fact]
    public void After_an_await_sender_and_self_are_those_of_the_message()
    {
        var actor = ActorOf(Props.Create(() => new Remembering(_gate.Task)));
        var other = CreateTestProbe();
        actor.Tell("mine", TestActor);
        actor.Tell("others", other.Ref);

        _gate.SetResult();

        ExpectMsgFrom(actor, "mine");
        other.ExpectMsgFrom(actor, "others");
    }

    [Fact]
    public void An_async_handler_that_throws_after_an_await_fails_its_actor()
    {
        var journal = CreateTestProbe();
        var actor = ActorOf(Props.Create(() => new Failing(journal.Ref)));
        journal.ExpectMsg("made");

        actor.Tell(new ArithmeticException("late"));
        actor.Tell("still there?");

        journal.ExpectMsg("made");
        ExpectMsg("still there?");
    }

    [Fact]
    public void A_poison_pill_waits_for_the_async_handler()
    {
        var actor = Watch(Gated());
        actor.Tell("first");
        actor.Tell(PoisonPill.Instance);
        ExpectMsg("begins first");

        _gate.SetResult();

        ExpectMsg("ends first");
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_child_started_after_an_await_belongs_to_the_actor()
    {
        var actor = ActorOf(Props.Create(() => new Breeding(_gate.Task)));
        actor.Tell("go");

        _gate.SetResult();

        Assert.Equal(actor.Path, ExpectMsg<IActorRef>().Path.Parent);
    }

    [Fact]
    public void A_stop_does_not_wait_for_an_async_handler_and_drops_what_is_left_of_it()
    {
        var actor = Watch(Gated());
        actor.Tell("first");
        ExpectMsg("begins first");

        Sys.Stop(actor);
        ExpectTerminated(actor);
        _gate.SetResult();

        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_restart_during_an_await_lets_the_handler_end_before_the_next_message()
    {
        var parent = ActorOf(Props.Create(() => new Parent(new AllForOneStrategy(_ => Directive.Restart))));
        parent.Tell(Props.Create(() => new Slow(_gate.Task)));
        var slow = ExpectMsg<IActorRef>();
        var journal = CreateTestProbe();
        parent.Tell(Props.Create(() => new Fragile(journal.Ref)));
        var fragile = ExpectMsg<IActorRef>();
        slow.Tell("first");
        ExpectMsg("begins first");

        fragile.Tell(new InvalidOperationException("boom"));
        journal.FishForMessage(turn => turn is "PostRestart boom");
        slow.Tell("second");
        ExpectNoMsg(Silence);
        _gate.SetResult();

        ExpectMsg("ends first");
        ExpectMsg("begins second");
        ExpectMsg("ends second");
    }

    private IActorRef Gated() => ActorOf(Props.Create(() => new Slow(_gate.Task)));

    private sealed class Slow : ReceiveActor
    {
        public Slow(Task gate) => ReceiveAsync<string>(async word =>
        {
            Sender.Tell($"begins {word}");
            await gate;
            Sender.Tell($"ends {word}");
        });
    }

    private sealed class Remembering : ReceiveActor
    {
        public Remembering(Task gate) => ReceiveAsync<string>(async word =>
        {
            await gate;
            await Task.Yield();
            Sender.Tell(word, Self);
        });
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing(IActorRef journal)
        {
            journal.Tell("made");
            ReceiveAsync<Exception>(async fault =>
            {
                await Task.Yield();
                throw fault;
            });
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class Breeding : ReceiveActor
    {
        public Breeding(Task gate) => ReceiveAnyAsync(async _ =>
        {
            await gate;
            Sender.Tell(Context.ActorOf(Props.Create<Puppet>()));
        });
    }
}

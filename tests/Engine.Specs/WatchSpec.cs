namespace Troupe.Engine.Specs;

using Xunit;

public sealed class WatchSpec : ActorSpec
{
    [Fact]
    public void A_watcher_gets_Terminated_when_the_actor_stops()
    {
        var actor = Watch(ActorOf<Puppet>());

        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Watching_an_actor_that_has_already_stopped_gives_Terminated()
    {
        var actor = Watch(ActorOf<Puppet>());
        Sys.Stop(actor);
        ExpectTerminated(actor);

        CreateTestProbe().Watch(actor);
        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Every_watcher_gets_Terminated()
    {
        var actor = ActorOf<Puppet>();
        var probes = Enumerable.Range(0, 5).Select(_ => CreateTestProbe()).ToList();
        probes.ForEach(probe => probe.Watch(actor));

        Sys.Stop(actor);

        probes.ForEach(probe => probe.ExpectTerminated(actor));
    }

    [Fact]
    public void Watching_twice_gives_Terminated_once()
    {
        var actor = Watch(Watch(ActorOf<Puppet>()));

        Sys.Stop(actor);

        ExpectTerminated(actor);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void WatchWith_gives_the_named_message_in_place_of_Terminated()
    {
        var actor = ActorOf<Puppet>();
        var watcher = ActorOf(Props.Create(() => new Mourner(TestActor)));
        watcher.Tell((actor, "it is gone"));
        ExpectMsg("watching");

        Sys.Stop(actor);

        ExpectMsg("it is gone");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void After_unwatch_no_Terminated_comes()
    {
        var actor = Watch(ActorOf<Puppet>());
        var other = CreateTestProbe();
        other.Watch(actor);

        Unwatch(actor);
        Sys.Stop(actor);

        other.ExpectTerminated(actor);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void An_actor_that_does_not_handle_Terminated_dies_with_whom_it_watches()
    {
        var actor = ActorOf<Puppet>();
        var faithful = Watch(ActorOf(Props.Create(() => new Faithful(actor))));
        faithful.Tell("ready?");
        ExpectMsg("ready?");

        Sys.Stop(actor);

        ExpectTerminated(faithful);
    }

    [Fact]
    public void Terminated_comes_after_all_messages_the_actor_told_its_watcher_before()
    {
        var actor = Watch(ActorOf<Puppet>());

        actor.Play(context =>
        {
            for (var i = 0; i < 100; i++) TestActor.Tell(i);
            context.Stop(context.Self);
        });

        Assert.Equal(Enumerable.Range(0, 100), ReceiveN(100).Cast<int>());
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_restart_does_not_give_Terminated()
    {
        var journal = CreateTestProbe();
        var actor = Watch(ActorOf(Props.Create(() => new Fragile(journal.Ref))));

        actor.Tell(new InvalidOperationException("oops"));
        actor.Tell("count");

        ExpectMsg(1);
    }

    [Fact]
    public void The_end_of_a_watched_actor_leaves_the_watchers_children_alone()
    {
        using var gate = new ManualResetEventSlim();
        var otherParent = ActorOf<Puppet>();
        otherParent.Play(context => TestActor.Tell(context.ActorOf(Props.Create<Puppet>())));
        var watched = ExpectMsg<IActorRef>();
        var watcher = Watch(ActorOf(Props.Create(() => new Guardian(watched, TestActor))));
        watcher.Tell("children?");
        ExpectMsg(3);
        otherParent.Play(_ =>
        {
            TestActor.Tell("busy");
            gate.Wait(Patience); // so that the watcher hears of the end before the parent does
        });
        ExpectMsg("busy");

        Sys.Stop(watched);
        ExpectMsg("it is gone");
        watcher.Tell("children?");
        ExpectMsg(3);
        gate.Set();

        Sys.Stop(watcher);
        ExpectTerminated(watcher);
    }

    private sealed class Guardian : ReceiveActor
    {
        public Guardian(IActorRef watched, IActorRef target)
        {
            for (var i = 0; i < 3; i++) Context.ActorOf(Props.Create<Puppet>());
            Context.Watch(watched);
            Receive<string>(_ => Sender.Tell(Context.GetChildren().Count()));
            Receive<Terminated>(_ => target.Tell("it is gone"));
        }
    }

    private sealed class Mourner : ReceiveActor
    {
        public Mourner(IActorRef target)
        {
            Receive<(IActorRef Subject, string Message)>(order =>
            {
                Context.WatchWith(order.Subject, order.Message);
                target.Tell("watching");
            });
            Receive<string>(word => target.Tell(word));
            Receive<Terminated>(_ => target.Tell("terminated"));
        }
    }

    private sealed class Faithful : ReceiveActor
    {
        public Faithful(IActorRef other)
        {
            Context.Watch(other);
            Receive<string>(word => Sender.Tell(word));
        }
    }
}

namespace Troupe.Engine.Specs;

using Xunit;

public sealed class StopSpec : ActorSpec
{
    [Fact]
    public void A_message_told_to_a_stopped_actor_goes_to_dead_letters()
    {
        var letters = DeadLettersOf<string>();
        var actor = Watch(ActorOf<Puppet>());
        Sys.Stop(actor);
        ExpectTerminated(actor);

        actor.Tell("too late", TestActor);

        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "too late" && letter.Recipient.Equals(actor) && letter.Sender.Equals(TestActor));
    }

    [Fact]
    public void A_stop_lets_the_current_message_finish_and_drops_the_rest_to_dead_letters()
    {
        var letters = DeadLettersOf<string>();
        var actor = Watch(ActorOf<Puppet>());

        actor.Play(context =>
        {
            for (var i = 0; i < 3; i++) context.Self.Tell($"waiting {i}");
            context.Stop(context.Self);
            TestActor.Tell("finished");
        });

        ExpectMsg("finished");
        ExpectTerminated(actor);
        for (var i = 0; i < 3; i++) letters.ExpectMsg<DeadLetter>(letter => (string)letter.Message == $"waiting {i}");
    }

    [Fact]
    public void A_poison_pill_stops_the_actor_after_the_messages_before_it()
    {
        var actor = Watch(ActorOf<Puppet>());

        for (var i = 0; i < 100; i++) actor.Tell(i);
        actor.Tell(PoisonPill.Instance);

        Assert.Equal(Enumerable.Range(0, 100), ReceiveN(100).Cast<int>());
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_kill_fails_the_actor_with_ActorKilledException()
    {
        var journal = CreateTestProbe();
        var parent = ActorOf(Props.Create(() => new Parent(Deciding(journal.Ref))));
        parent.Tell(Props.Create<Puppet>());
        var child = Watch(ExpectMsg<IActorRef>());

        child.Tell(Kill.Instance);

        journal.ExpectMsg<ActorKilledException>();
        ExpectTerminated(child);
    }

    [Fact]
    public void By_default_a_killed_actor_is_stopped()
    {
        var actor = Watch(ActorOf<Puppet>());

        actor.Tell(Kill.Instance);

        ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_graceful_stop_completes_when_the_actor_has_stopped()
    {
        var journal = CreateTestProbe();
        var actor = ActorOf(Props.Create(() => new Fragile(journal.Ref)));

        Assert.True(await actor.GracefulStop(Patience));

        journal.ExpectMsg("made");
        journal.ExpectMsg("PreStart");
        journal.ExpectMsg("PostStop");
    }

    [Fact]
    public async Task A_graceful_stop_can_use_a_message_of_ones_own()
    {
        var actor = ActorOf(Props.Create(() => new Quitter(TestActor)));

        Assert.True(await actor.GracefulStop(Patience, "please"));

        ExpectMsg("goodbye");
    }

    [Fact]
    public void A_stopping_actor_stops_its_children_first()
    {
        var parent = Watch(ActorOf(Props.Create(() => new Ancestor(TestActor, 3))));

        Sys.Stop(parent);

        foreach (var generation in new[] { 0, 1, 2, 3 }) ExpectMsg(generation);
        ExpectTerminated(parent);
    }

    [Fact]
    public void The_name_of_a_child_is_free_again_when_its_parent_gets_Terminated()
    {
        var parent = ActorOf(Props.Create(() => new Renewing()));
        parent.Tell("start");
        var first = ExpectMsg<IActorRef>();

        parent.Tell("renew");

        var second = ExpectMsg<IActorRef>();
        Assert.Equal(first.Path.Name, second.Path.Name);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_name_belongs_to_one_child_at_a_time()
    {
        ActorOf<Puppet>("unique");

        Assert.Throws<InvalidActorNameException>(() => ActorOf<Puppet>("unique"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$dollar")]
    [InlineData("sl/ash")]
    public void A_bad_name_is_refused(string name) => Assert.Throws<InvalidActorNameException>(() => ActorOf<Puppet>(name));

    [Fact]
    public async Task Terminating_the_system_stops_its_actors()
    {
        var system = ActorSystem.Create("second", Sys.Settings.Config);
        system.ActorOf(Props.Create(() => new Fragile(TestActor)));
        foreach (var word in new[] { "made", "PreStart" }) ExpectMsg(word);

        await system.Terminate().WaitAsync(Patience);

        ExpectMsg("PostStop");
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    private static OneForOneStrategy Deciding(IActorRef journal) => new(fault =>
    {
        journal.Tell(fault, ActorRefs.NoSender);
        return Directive.Stop;
    });

    private sealed class Quitter : ReceiveActor
    {
        public Quitter(IActorRef target) => Receive<string>(_ =>
        {
            target.Tell("goodbye");
            Context.Stop(Self);
        });
    }

    private sealed class Ancestor : ReceiveActor
    {
        private readonly IActorRef _target;
        private readonly int _generations;

        public Ancestor(IActorRef target, int generations)
        {
            _target = target;
            _generations = generations;
            if (generations > 0) Context.ActorOf(Props.Create(() => new Ancestor(target, generations - 1)));
        }

        protected override void PostStop() => _target.Tell(_generations);
    }

    private sealed class Renewing : ReceiveActor
    {
        private IActorRef _asker = ActorRefs.Nobody;

        public Renewing()
        {
            Receive<string>(word => word == "start", _ => Start(Sender));
            Receive<string>(word => word == "renew", _ =>
            {
                _asker = Sender;
                Context.Stop(Context.Child("heir"));
            });
            Receive<Terminated>(_ => Start(_asker));
        }

        private static void Start(IActorRef asker) => asker.Tell(Context.Watch(Context.ActorOf(Props.Create<Puppet>(), "heir")));
    }
}

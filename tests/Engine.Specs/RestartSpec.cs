namespace Troupe.Engine.Specs;

using Xunit;

public sealed class RestartSpec : ActorSpec
{
    private static readonly InvalidOperationException Boom = new("boom");

    [Fact]
    public void A_failing_actor_is_restarted_by_default_and_its_hooks_run_in_order()
    {
        var actor = ActorOf(Props.Create(() => new Fragile(TestActor)));

        actor.Tell(Boom);

        foreach (var turn in new[]
        {
            "made", "PreStart", "PreRestart boom, at InvalidOperationException", "PostStop", "made", "PostRestart boom", "PreStart",
        }) ExpectMsg(turn);
    }

    [Fact]
    public void A_restart_drops_the_failing_message_and_keeps_the_rest_of_the_mailbox()
    {
        var actor = NewFragile();

        actor.Tell("count");
        actor.Tell(Boom);
        actor.Tell("count");
        actor.Tell("count");

        foreach (var count in new[] { 1, 1, 2 }) ExpectMsg(count);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_restart_gives_the_actor_a_fresh_state_under_the_same_ref()
    {
        var actor = NewFragile();
        actor.Tell("count");
        ExpectMsgFrom(actor, 1);

        actor.Tell(Boom);
        actor.Tell("count");

        ExpectMsgFrom(actor, 1);
    }

    [Fact]
    public void A_restart_stops_the_children()
    {
        var actor = NewFragile();
        actor.Tell(Props.Create<Puppet>());
        var child = Watch(ExpectMsg<IActorRef>());

        actor.Tell(Boom);

        ExpectTerminated(child);
    }

    [Fact]
    public void A_resumed_actor_keeps_its_state_and_its_children()
    {
        var child = Supervised(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell("count");
        ExpectMsg(1);
        child.Tell(Props.Create<Puppet>());
        var grandchild = ExpectMsg<IActorRef>();

        child.Tell(Boom);
        child.Tell("count");

        ExpectMsg(2);
        grandchild.Tell("alive");
        ExpectMsg("alive");
    }

    [Fact]
    public void A_failing_actor_can_be_stopped_by_its_supervisor()
    {
        var child = Watch(Supervised(new OneForOneStrategy(_ => Directive.Stop)));

        child.Tell(Boom);

        ExpectTerminated(child);
    }

    [Fact]
    public void An_escalated_failure_is_judged_by_the_grandparent()
    {
        var judge = CreateTestProbe();
        var grandparent = ActorOf(Props.Create(() => new Parent(Judging(judge.Ref, Directive.Stop))));
        grandparent.Tell(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Escalate))));
        var parent = Watch(ExpectMsg<IActorRef>());
        parent.Tell(FragileProps());
        var child = ExpectMsg<IActorRef>();

        child.Tell(Boom);

        judge.ExpectMsg("boom");
        ExpectTerminated(parent);
    }

    [Fact]
    public void All_for_one_restarts_every_child()
    {
        var parent = ActorOf(Props.Create(() => new Parent(new AllForOneStrategy(_ => Directive.Restart))));
        var journals = Enumerable.Range(0, 3).Select(_ => CreateTestProbe()).ToList();
        var children = journals.ConvertAll(journal =>
        {
            parent.Tell(Props.Create(() => new Fragile(journal.Ref)));
            return ExpectMsg<IActorRef>();
        });
        journals.ForEach(journal => journal.FishForMessage(turn => turn is "PreStart"));

        children[0].Tell(Boom);

        journals.ForEach(journal => journal.FishForMessage(turn => turn is "PostRestart boom"));
    }

    [Fact]
    public void All_for_one_with_several_failures_at_once_leaves_every_child_at_work()
    {
        using var gate = new ManualResetEventSlim();
        var parent = ActorOf(Props.Create(() => new Parent(new AllForOneStrategy(fault =>
            gate.Wait(Patience) ? Directive.Restart : Directive.Stop))));
        var children = Enumerable.Range(0, 3).Select(_ =>
        {
            parent.Tell(FragileProps());
            return ExpectMsg<IActorRef>();
        }).ToList();

        children.ForEach(child => child.Tell(Boom)); // The first is being judged while the others fail.
        children.ForEach(child => child.Tell("count"));
        gate.Set();

        Assert.Equal(3, ReceiveN(3).Count(answer => answer is 1));
        children.ForEach(child => child.Tell("count"));
        Assert.Equal(3, ReceiveN(3).Count);
    }

    [Fact]
    public void A_failure_escalated_over_several_levels_can_be_resumed_where_it_began()
    {
        var judge = CreateTestProbe();
        var (levels, child) = Ladder(Judging(judge.Ref, Directive.Resume));
        child.Tell("count");
        ExpectMsg(1);

        child.Tell(Boom);
        child.Tell("count");

        judge.ExpectMsg("boom");
        ExpectMsg(2);
        levels.ForEach(level => level.Tell("there?"));
        levels.ForEach(_ => ExpectMsg("there?"));
    }

    [Fact]
    public void A_failure_escalated_over_several_levels_restarts_the_top_one_and_stops_those_below()
    {
        var judge = CreateTestProbe();
        var (levels, child) = Ladder(Judging(judge.Ref, Directive.Restart));
        Watch(child);

        child.Tell(Boom);

        judge.ExpectMsg("boom");
        ExpectTerminated(child);
        levels[0].Tell("there?");
        ExpectMsg("there?");
        levels[1].Tell("there?");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void One_for_one_leaves_the_siblings_alone()
    {
        var parent = ActorOf(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Restart))));
        parent.Tell(FragileProps());
        var sibling = ExpectMsg<IActorRef>();
        parent.Tell(FragileProps());
        var failing = ExpectMsg<IActorRef>();
        sibling.Tell("count");
        ExpectMsg(1);

        failing.Tell(Boom);
        failing.Tell("count");
        ExpectMsg(1);
        sibling.Tell("count");

        ExpectMsg(2);
    }

    [Fact]
    public void An_actor_that_fails_more_often_than_allowed_is_stopped()
    {
        var child = Watch(Supervised(new OneForOneStrategy(2, TimeSpan.FromMinutes(10), _ => Directive.Restart)));

        for (var i = 0; i < 2; i++)
        {
            child.Tell(Boom);
            child.Tell("count");
            ExpectMsg(1);
        }

        child.Tell(Boom);

        ExpectTerminated(child);
    }

    [Fact]
    public void Failures_of_an_earlier_window_do_not_count()
    {
        var child = Watch(Supervised(new OneForOneStrategy(1, TimeSpan.FromMilliseconds(100), _ => Directive.Restart)));
        child.Tell(Boom);
        child.Tell("count");
        ExpectMsg(1);

        ExpectNoMsg(TimeSpan.FromMilliseconds(300));
        child.Tell(Boom);
        child.Tell("count");

        ExpectMsg(1);
    }

    [Fact]
    public void By_default_an_actor_whose_constructor_throws_is_stopped()
    {
        var actor = Watch(ActorOf(Props.Create(() => new Stillborn())));

        ExpectTerminated(actor);
    }

    private IActorRef NewFragile() => ActorOf(FragileProps());

    private Props FragileProps()
    {
        var journal = CreateTestProbe().Ref;
        return Props.Create(() => new Fragile(journal));
    }

    private IActorRef Supervised(SupervisorStrategy strategy)
    {
        ActorOf(Props.Create(() => new Parent(strategy))).Tell(FragileProps());
        return ExpectMsg<IActorRef>();
    }

    /// <summary>A judge, below it two that escalate, below them one that fails on demand.</summary>
    private (List<IActorRef> Levels, IActorRef Child) Ladder(SupervisorStrategy judgement)
    {
        var parent = ActorOf(Props.Create(() => new Parent(judgement)));
        var levels = new List<IActorRef>();
        for (var i = 0; i < 2; i++)
        {
            parent.Tell(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Escalate))));
            levels.Add(parent = ExpectMsg<IActorRef>());
        }

        parent.Tell(FragileProps());
        return (levels, ExpectMsg<IActorRef>());
    }

    private static OneForOneStrategy Judging(IActorRef judge, Directive verdict) => new(fault =>
    {
        judge.Tell(fault.Message, ActorRefs.NoSender);
        return verdict;
    });

    private sealed class Stillborn : ReceiveActor
    {
        public Stillborn() => throw new NotSupportedException("not today");
    }
}

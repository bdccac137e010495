namespace Troupe.Remote.Tests;

using Troupe.Peers;
using Troupe.Wire;
using Xunit;

public sealed class MembershipTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly AgentWelcomed s_welcome = new("p", 1, 2, 3, 4, "", "", [], "", "", ActorRefs.Nobody, ActorRefs.Nobody);

    [Fact]
    public void An_agent_of_another_version_or_without_workers_is_refused_with_the_reason_and_nobody_hears_of_it()
    {
        var (agents, registry, agent) = (Members(TimeSpan.FromMinutes(1)), CreateTestProbe(), CreateTestProbe());

        agents(registry).Tell(Joins(agent, protocol: AgentJoins.Current + 1), agent.Ref);
        Assert.Contains("version", agent.ExpectMsg<AgentRefused>(s_patience).Why, StringComparison.Ordinal);
        agents(registry).Tell(Joins(agent, capacity: 0), agent.Ref);
        Assert.Contains("0 workers", agent.ExpectMsg<AgentRefused>(s_patience).Why, StringComparison.Ordinal);

        registry.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void An_agent_that_joins_twice_is_welcomed_twice_and_told_once()
    {
        var (registry, agent) = (CreateTestProbe(), CreateTestProbe());
        var members = Members(TimeSpan.FromMinutes(1))(registry);

        members.Tell(Joins(agent), agent.Ref);
        members.Tell(Joins(agent), agent.Ref);

        Assert.Equal(members, agent.ExpectMsg<AgentWelcomed>(s_patience).Registry);
        agent.ExpectMsg<AgentWelcomed>(s_patience);
        Assert.Equal(("machine", 3), registry.ExpectMsg<AgentUp>(s_patience) is var up ? (up.Machine, up.Capacity) : default);
        registry.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void One_that_is_silent_past_the_lease_is_lost_once_as_a_peer_too_and_what_it_says_later_is_answered_with_that()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(PeerLost));
        var (registry, agent) = (CreateTestProbe(), CreateTestProbe());
        var members = Members(TimeSpan.FromMilliseconds(100))(registry);
        members.Tell(Joins(agent), agent.Ref);
        agent.ExpectMsg<AgentWelcomed>(s_patience);
        registry.ExpectMsg<AgentUp>(s_patience);

        Assert.Equal(agent.Ref, registry.ExpectMsg<AgentDown>(s_patience).Agent);
        Assert.Contains("no sign of life", ExpectMsg<PeerLost>(s_patience).Reason.Detail!, StringComparison.Ordinal);
        agent.ExpectMsg<AgentRefused>(s_patience);

        members.Tell(Beat.Instance, agent.Ref);
        agent.ExpectMsg<AgentRefused>(s_patience);
        registry.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Beats_are_answered_and_one_that_wants_to_go_is_told_of_once()
    {
        var (registry, agent) = (CreateTestProbe(), CreateTestProbe());
        var members = Members(TimeSpan.FromMinutes(1))(registry);
        members.Tell(new AgentLeaves(), agent.Ref); // of nobody
        members.Tell(Joins(agent), agent.Ref);
        members.Tell(Beat.Instance, agent.Ref);
        members.Tell(new AgentLeaves(), agent.Ref);
        members.Tell(new AgentLeaves(), agent.Ref);

        agent.ExpectMsg<AgentWelcomed>(s_patience);
        agent.ExpectMsg<BeatHeard>(s_patience);
        registry.ExpectMsg<AgentUp>(s_patience);
        registry.ExpectMsg<AgentLeaving>(s_patience);
        registry.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    private static AgentJoins Joins(TestProbe agent, int protocol = AgentJoins.Current, int capacity = 3) => new(protocol, "p", "machine", capacity, [("a", "b")], agent.Ref);

    private Func<TestProbe, IActorRef> Members(TimeSpan lease)
    {
        IActorRef? made = null;
        return registry => made ??= Sys.ActorOf(DialIn.Instance.Members(registry.Ref, new RemoteDefaults(TimeSpan.FromMilliseconds(25), lease, TimeSpan.FromSeconds(60)), s_welcome));
    }
}

namespace Troupe.Remote.Tests;

using Troupe.Clusters;
using Troupe.Peers;
using Troupe.Wire;
using Xunit;

/// <summary>The actors between a cluster and a host's registry, with somebody who plays the cluster.</summary>
public sealed class ClusterActorsTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(100);
    private static readonly RemoteDefaults s_times = new(TimeSpan.FromMilliseconds(25), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(60));
    private static readonly AgentWelcomed s_welcome = new("p", 1, 2, 3, 4, "", "", [], "", "", ActorRefs.Nobody, ActorRefs.Nobody);

    [Fact]
    public void A_machine_s_agent_is_told_of_when_its_member_is_up_and_for_as_long_as_it_is()
    {
        var (registry, agent) = (CreateTestProbe(), CreateTestProbe());
        var (gate, node) = (Gate(registry), NodeOf(agent, 7));

        gate.Tell(Joins(agent, node), agent.Ref);
        agent.ExpectMsg<AgentWelcomed>(s_patience);
        registry.ExpectNoMsg(s_moment);
        gate.Tell(new NodeUp(node));
        Assert.Equal(("machine", 3), registry.ExpectMsg<AgentUp>(s_patience) is var up ? (up.Machine, up.Capacity) : default);
        gate.Tell(new NodeDoubted(node, IsDoubted: true));
        Assert.True(registry.ExpectMsg<AgentDoubted>(s_patience).IsDoubted);
        gate.Tell(new NodeLeaving(node));
        registry.ExpectMsg<AgentLeaving>(s_patience);
        gate.Tell(new NodeGone(node, "it ended"));
        gate.Tell(new NodeGone(node, "it ended"));

        Assert.Equal((agent.Ref, "it ended"), registry.ExpectMsg<AgentDown>(s_patience) is var down ? (down.Agent, down.Why) : default);
        Assert.Equal("it ended", agent.ExpectMsg<AgentRefused>(s_patience).Why);
        registry.ExpectNoMsg(s_moment);
    }

    [Fact]
    public void An_agent_of_no_member_is_sent_away_and_so_is_one_whose_member_is_gone()
    {
        var (registry, agent, other) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        var gate = Gate(registry);

        gate.Tell(new AgentJoins(AgentJoins.Current, "p", "machine", 3, [], agent.Ref), agent.Ref);
        agent.ExpectMsg<AgentWelcomed>(s_patience);
        Assert.Contains("no member", agent.ExpectMsg<AgentRefused>(s_patience).Why, StringComparison.Ordinal);

        gate.Tell(new NodeGone(NodeOf(other, 1), "over"));
        gate.Tell(Joins(other, NodeOf(other, 1)), other.Ref);
        other.ExpectMsg<AgentWelcomed>(s_patience);
        Assert.Contains("removed", other.ExpectMsg<AgentRefused>(s_patience).Why, StringComparison.Ordinal);
        registry.ExpectNoMsg(s_moment);
    }

    [Fact]
    public void A_host_that_has_to_leave_loses_all_machines()
    {
        var (registry, agent) = (CreateTestProbe(), CreateTestProbe());
        var (gate, node) = (Gate(registry), NodeOf(agent, 7));
        gate.Tell(new NodeUp(node));
        gate.Tell(Joins(agent, node), agent.Ref);
        registry.ExpectMsg<AgentUp>(s_patience);

        gate.Tell(new ClusterLeft("the cluster gave it up"));

        Assert.Contains("gave it up", registry.ExpectMsg<AgentDown>(s_patience).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hosts_share_a_machine_and_a_place_that_one_gives_back_is_the_other_s()
    {
        var agent = CreateTestProbe();
        var (h1, h2) = (new ClusterNode("h1", 1), new ClusterNode("h2", 1));
        var places = Places(h1, h2);
        var (first, second) = (Registry(places, h1), Registry(places, h2));
        var (one, other) = (Pool(first, agent), Pool(second, agent));
        var keepers = Enumerable.Range(0, 4).Select(_ => CreateTestProbe()).ToArray();

        Ask(first, one, keepers[0], keepers[1]);
        keepers[0].ExpectMsg<WorkerGranted>(s_patience);
        keepers[1].ExpectMsg<WorkerGranted>(s_patience);
        Ask(second, other, keepers[2], keepers[3]);
        keepers[2].ExpectMsg<WorkerGranted>(s_patience);
        keepers[3].ExpectNoMsg(s_moment);

        first.Tell(new ReleaseWorker(keepers[0].Ref));

        keepers[3].ExpectMsg<WorkerGranted>(s_patience);
        Assert.Equal(1, one.FishForMessage<WorkersOffered>(static offer => offer.Count == 1, s_patience).Count);
    }

    [Fact]
    public void Whoever_hands_out_next_gives_no_place_twice_and_takes_none_away()
    {
        var (agent, coordinator) = (CreateTestProbe(), CreateTestProbe());
        var (h1, h2) = (new ClusterNode("h1", 1), new ClusterNode("h2", 1));
        var office = Places(h1, h2);
        var (first, second) = (Registry(coordinator.Ref, h1), Registry(coordinator.Ref, h2));
        var (one, other) = (Pool(first, agent), Pool(second, agent));
        var keepers = Enumerable.Range(0, 4).Select(_ => CreateTestProbe()).ToArray();
        void PassOnUntilGranted(TestProbe keeper)
        {
            while (!keeper.HasMessages)
            {
                var wanted = coordinator.ExpectMsg<PlacesWanted>(s_patience);
                office.Tell(wanted, coordinator.LastSender);
            }

            keeper.ExpectMsg<WorkerGranted>(s_patience);
        }

        Ask(first, one, keepers[0], keepers[1]);
        PassOnUntilGranted(keepers[0]);
        PassOnUntilGranted(keepers[1]);

        office = Places(h1, h2); // It knows nothing of two places that are in use.
        Ask(second, other, keepers[2], keepers[3]);
        PassOnUntilGranted(keepers[2]);

        for (var i = 0; i < 10; i++)
        {
            office.Tell(coordinator.ExpectMsg<PlacesWanted>(s_patience), coordinator.LastSender);
        }

        keepers[3].ExpectNoMsg(s_moment);
    }

    [Fact]
    public void An_answer_to_what_was_said_before_is_not_taken()
    {
        var (agent, coordinator, keeper) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        var registry = Registry(coordinator.Ref, new ClusterNode("h", 1));
        Ask(registry, Pool(registry, agent), keeper);

        var wanted = coordinator.FishForMessage<PlacesWanted>(static wanted => wanted.Machines.Any(static machine => machine.Wants == 1), s_patience);
        coordinator.ExpectMsg<PlacesWanted>(s_patience); // It has said it again.
        registry.Tell(new PlacesGiven(wanted.Number, [(1, 2)]));

        keeper.ExpectNoMsg(s_moment);
    }

    [Fact]
    public void A_machine_has_an_agent_for_each_host_and_none_for_those_that_are_gone()
    {
        var (made, machine, ended) = Machine();
        machine.Tell(new NodeUp(new("h1", 1)));
        machine.Tell(new NodeUp(new("h2", 1)));
        machine.Tell(new NodeUp(new("h1", 1)));
        // Each tells of itself, in whatever order they start.
        Made[] both = [made.ExpectMsg<Made>(s_patience), made.ExpectMsg<Made>(s_patience)];
        Assert.Equal(["h1", "h2"], both.Select(static one => one.Host.Address).Order(StringComparer.Ordinal));
        var second = both.Single(static one => one.Host.Address == "h2");
        made.ExpectNoMsg(s_moment);

        made.Watch(second.Agent);
        machine.Tell(new NodeGone(new("h2", 1), "it ended"));
        made.ExpectTerminated(second.Agent, s_patience);
        Assert.False(ended.Task.IsCompleted);
        machine.Tell(new NodeUp(new("h2", 2)));
        Assert.Equal(2, made.ExpectMsg<Made>(s_patience).Host.Uid);
    }

    [Fact]
    public async Task A_machine_that_is_to_leave_goes_when_its_agents_have_gone()
    {
        var (made, machine, ended) = Machine();
        machine.Tell(new NodeUp(new("h1", 1)));
        var agent = made.ExpectMsg<Made>(s_patience).Agent;
        machine.Tell(new LeaveHost());
        machine.Tell(new NodeUp(new("h2", 1)));
        made.ExpectMsg<LeaveHost>(s_patience);
        made.ExpectNoMsg(s_moment);
        Assert.False(ended.Task.IsCompleted);

        agent.Tell("end");

        Assert.Contains("told to leave", (await ended.Task.WaitAsync(s_patience)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ends_is_begun_anew_and_a_machine_without_its_cluster_ends()
    {
        var (made, machine, ended) = Machine();
        machine.Tell(new NodeUp(new("h1", 1)));
        made.ExpectMsg<Made>(s_patience).Agent.Tell("end");
        made.ExpectMsg<Made>(s_patience);

        machine.Tell(new ClusterLeft("the cluster gave it up"));

        var end = await ended.Task.WaitAsync(s_patience);
        Assert.True(end.HasServed);
        Assert.Contains("gave it up", end.Why, StringComparison.Ordinal);
    }

    private static ClusterNode NodeOf(TestProbe agent, int uid) => new(agent.Ref.Path.Address.ToString(), uid);

    private static AgentJoins Joins(TestProbe agent, ClusterNode node) => new(AgentJoins.Current, "p", "machine", 3, [("a", "b"), node.ToLabel()], agent.Ref);

    private static void Ask(IActorRef registry, TestProbe pool, params TestProbe[] keepers)
    {
        foreach (var keeper in keepers)
        {
            registry.Tell(new AskForWorker(keeper.Ref, pool.Ref, new Dictionary<string, string>(), IsSpare: false));
        }
    }

    private IActorRef Gate(TestProbe registry) => Sys.ActorOf(Making.Of(() => new MachineGate(registry.Ref, Making.Of(static () => new Silent()), s_times, s_welcome)));

    private IActorRef Places(params ClusterNode[] hosts)
    {
        var places = Sys.ActorOf(Making.Of(static () => new PlacesActor(Making.Of(static () => new Silent()))));
        foreach (var host in hosts)
        {
            places.Tell(new NodeUp(host));
        }

        places.Tell(NodesKnown.Instance);
        return places;
    }

    private IActorRef Registry(IActorRef coordinator, ClusterNode self) => Sys.ActorOf(Making.Of(() => new RegistryActor(TimeSpan.FromMilliseconds(25), new PlaceDesk(coordinator, self))));

    /// <summary>A pool that looks for workers where one machine with three places has joined.</summary>
    private TestProbe Pool(IActorRef registry, TestProbe agent)
    {
        var pool = CreateTestProbe();
        registry.Tell(new AgentUp(agent.Ref, "machine", 3, new Dictionary<string, string> { [ClusterNode.Label] = "5" }));
        registry.Tell(new WatchOffers(pool.Ref, new Dictionary<string, string>()));
        return pool;
    }

    private (TestProbe Made, IActorRef Machine, TaskCompletionSource<SessionEnd> Ended) Machine()
    {
        var made = CreateTestProbe();
        var ended = new TaskCompletionSource<SessionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var machine = Sys.ActorOf(Making.Of(() => new HostsActor(
            Making.Of(static () => new Silent()), (host, end) => Making.Of(() => new Session(host, made.Ref, end)), ended)));
        return (made, machine, ended);
    }

    private sealed record Made(ClusterNode Host, IActorRef Agent);

    /// <summary>Stands where an agent would: tells of itself, and ends when it is told to.</summary>
    private sealed class Session : ReceiveActor
    {
        public Session(ClusterNode host, IActorRef made, TaskCompletionSource<SessionEnd> end)
        {
            made.Tell(new Made(host, Self));
            Receive<LeaveHost>(made.Tell);
            Receive<string>(_ =>
            {
                end.TrySetResult(new SessionEnd(HasServed: true, "its end"));
                Context.Stop(Self);
            });
        }
    }

    private sealed class Silent : ReceiveActor;
}

namespace Troupe.Clustering.Specs;

using Troupe.Clusters;
using Troupe.Peers;
using Troupe.Remote;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>A machine of workers and hosts that find each other by the cluster alone.</summary>
public sealed class MachineSpec
{
    private static readonly RemoteDefaults s_times = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60));
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_machine_joins_every_host_there_is_and_leaves_politely()
    {
        await using var cluster = new LoopbackCluster();
        var (first, second) = (await cluster.HostAsync(), await cluster.HostAsync());
        var (one, other) = (Registry(cluster, first), Registry(cluster, second));
        var machine = await cluster.MachineAsync();
        var ended = new TaskCompletionSource<SessionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = machine.ActorOf(cluster.Membership.Machine(machine, cluster.Plan(), cluster.Bridge, ended), "troupe-agent");

        foreach (var registry in new[] { one, other })
        {
            var up = await registry.NextAsync<AgentUp>();
            Assert.Equal(("machine", 2, "yes"), (up.Machine, up.Capacity, up.Labels["gpu"]));
            Assert.Equal(LoopbackCluster.NodeOf(machine), ClusterNode.Of(up));
        }

        agent.Tell(new LeaveHost());
        await one.NextAsync<AgentLeaving>();
        await other.NextAsync<AgentLeaving>();
        Assert.Contains("told to leave", (await ended.Task.WaitAsync(s_patience)).Why, StringComparison.Ordinal);
        await machine.Terminate();
        await one.NextAsync<AgentDown>();
        await other.NextAsync<AgentDown>();
    }

    [Fact]
    public async Task A_machine_that_ends_without_a_word_is_down_once()
    {
        await using var cluster = new LoopbackCluster();
        var registry = Registry(cluster, await cluster.HostAsync());
        var machine = await cluster.MachineAsync(LoopbackCluster.Abrupt);
        machine.ActorOf(cluster.Membership.Machine(machine, cluster.Plan(), cluster.Bridge, new()), "troupe-agent");
        var up = await registry.NextAsync<AgentUp>();

        await machine.Terminate();

        Assert.Equal(up.Agent, (await registry.NextAsync<AgentDown>()).Agent);
        await cluster.HostAsync(); // By then the cluster has made up its mind, too: nobody joins before that.
        Assert.False(registry.Has<AgentDown>());
    }

    private static Heard Registry(LoopbackCluster cluster, ExtendedActorSystem host)
    {
        var (heard, registry) = Heard.In(host);
        var welcome = new AgentWelcomed("p", 1000, 8000, 3000, 50, "", "", [], "", "", ActorRefs.Nobody, ActorRefs.Nobody);
        var join = host.ActorOf(Making.Of(static () => new JoinActor(ActorRefs.Nobody)), JoinActor.Name);
        join.Tell(new ServeAgents(host.ActorOf(cluster.Membership.Members(registry, s_times, welcome), "troupe-agents")));
        return heard;
    }
}

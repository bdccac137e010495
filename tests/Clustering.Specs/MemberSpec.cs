namespace Troupe.Clustering.Specs;

using Troupe.Clusters;

/// <summary>A cluster under the rules of trust, and what is heard of its members.</summary>
public sealed class MemberSpec
{
    [Fact]
    public async Task A_cluster_forms_and_each_hears_of_the_members_of_a_role()
    {
        await using var cluster = new LoopbackCluster();
        var host = await cluster.HostAsync();
        var (heard, _) = Heard.In(host, NodesActor.For(ClusterMembership.WorkerRole));
        await heard.NextAsync<NodesKnown>();

        var machine = await cluster.MachineAsync();
        Assert.Equal(LoopbackCluster.NodeOf(machine), (await heard.NextAsync<NodeUp>()).Node);

        var (late, _) = Heard.In(machine, NodesActor.For(ClusterMembership.HostRole));
        Assert.Equal(LoopbackCluster.NodeOf(host), (await late.NextAsync<NodeUp>()).Node);
        await late.NextAsync<NodesKnown>();
        Assert.False(late.Has<NodeUp>());
    }

    [Fact]
    public async Task One_that_leaves_is_leaving_then_gone()
    {
        await using var cluster = new LoopbackCluster();
        var host = await cluster.HostAsync();
        var (heard, _) = Heard.In(host, NodesActor.For(ClusterMembership.WorkerRole));
        var machine = await cluster.MachineAsync();
        var node = LoopbackCluster.NodeOf(machine);
        await heard.NextAsync<NodeUp>();

        await machine.Terminate();

        Assert.Equal(node, (await heard.NextAsync<NodeLeaving>()).Node);
        Assert.Equal(node, (await heard.NextAsync<NodeGone>()).Node);
    }

    [Fact]
    public async Task One_that_ends_without_a_word_is_doubted_then_given_up_and_the_host_stays_though_it_is_one_of_two()
    {
        await using var cluster = new LoopbackCluster();
        var host = await cluster.HostAsync();
        var (heard, _) = Heard.In(host, NodesActor.For(ClusterMembership.WorkerRole));
        var machine = await cluster.MachineAsync(LoopbackCluster.Abrupt);
        var node = LoopbackCluster.NodeOf(machine);
        await heard.NextAsync<NodeUp>();

        await machine.Terminate();

        Assert.Equal(node, (await heard.NextAsync<NodeDoubted>(static doubted => doubted.IsDoubted)).Node);
        Assert.Equal(node, (await heard.NextAsync<NodeGone>()).Node);
        Assert.Equal(MemberStatus.Up, Cluster.Get(host).SelfMember.Status);
    }

    [Fact]
    public async Task One_that_comes_back_at_its_address_is_another()
    {
        await using var cluster = new LoopbackCluster();
        var host = await cluster.HostAsync();
        var (heard, _) = Heard.In(host, NodesActor.For(ClusterMembership.WorkerRole));
        var first = await cluster.MachineAsync(LoopbackCluster.Abrupt);
        var (before, port) = (LoopbackCluster.NodeOf(first), Cluster.Get(first).SelfAddress.Port);
        Assert.Equal(before, (await heard.NextAsync<NodeUp>()).Node);
        await first.Terminate();

        var second = await cluster.MachineAsync(port: port);
        var after = LoopbackCluster.NodeOf(second);

        Assert.Equal(before.Address, after.Address);
        Assert.NotEqual(before.Uid, after.Uid);
        Assert.Equal(before, (await heard.NextAsync<NodeGone>()).Node);
        Assert.Equal(after, (await heard.NextAsync<NodeUp>()).Node);
    }
}

namespace Troupe.Clustering.Specs;

using Troupe.Clusters;
using Troupe.Remote;

/// <summary>The places of a machine that two hosts share, and the one who hands them out.</summary>
public sealed class PlacesSpec
{
    private static readonly RemoteDefaults s_times = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60));

    [Fact]
    public async Task No_place_is_had_twice_and_the_next_in_office_gives_what_the_last_one_s_host_had()
    {
        await using var cluster = new LoopbackCluster();
        var (first, second) = (await cluster.HostAsync(), await cluster.HostAsync()); // The older one has the office.
        var (one, other) = (Registry(cluster, first), Registry(cluster, second));

        var (a, b) = (Ask(first, one), Ask(first, one));
        await a.NextAsync<WorkerGranted>();
        await b.NextAsync<WorkerGranted>();
        var (c, d) = (Ask(second, other), Ask(second, other));
        await c.NextAsync<WorkerGranted>();
        Assert.False(d.Has<WorkerGranted>());

        await first.Terminate();

        await d.NextAsync<WorkerGranted>();
    }

    [Fact]
    public async Task A_hand_over_takes_no_place_away_and_gives_none_twice()
    {
        await using var cluster = new LoopbackCluster();
        var oldest = await cluster.HostAsync();
        Registry(cluster, oldest);
        var (second, third) = (await cluster.HostAsync(), await cluster.HostAsync());
        var (one, other) = (Registry(cluster, second), Registry(cluster, third));
        var (a, b) = (Ask(second, one), Ask(second, one));
        await a.NextAsync<WorkerGranted>();
        await b.NextAsync<WorkerGranted>();

        await oldest.Terminate();
        var (c, d) = (Ask(third, other), Ask(third, other));
        await c.NextAsync<WorkerGranted>();

        var (heard, pool) = Heard.In(third);
        other.Tell(new WatchOffers(pool, new Dictionary<string, string>()));
        await heard.NextAsync<WorkersOffered>(static offer => offer.Count == 0); // All three are somebody's.
        Assert.False(d.Has<WorkerGranted>());
    }

    /// <summary>A host's registry with one machine of three places, the same for all.</summary>
    private static IActorRef Registry(LoopbackCluster cluster, ExtendedActorSystem host)
    {
        var registry = host.ActorOf(cluster.Membership.Registry(host, s_times), "troupe-registry");
        var (_, agent) = Heard.In(host);
        registry.Tell(new AgentUp(agent, "machine", 3, new Dictionary<string, string> { [ClusterNode.Label] = "5" }));
        return registry;
    }

    private static Heard Ask(ActorSystem system, IActorRef registry)
    {
        var ((heard, keeper), (_, pool)) = (Heard.In(system), Heard.In(system));
        registry.Tell(new AskForWorker(keeper, pool, new Dictionary<string, string>(), IsSpare: false));
        return heard;
    }
}

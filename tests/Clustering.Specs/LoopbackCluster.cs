namespace Troupe.Clustering.Specs;

using System.Net;
using System.Net.Sockets;
using Troupe.Clusters;
using Troupe.Configuration;
using Troupe.Peers;
using Troupe.Remote;

/// <summary>
/// Actor systems of this process as members of one cluster on loopback, with the configuration that the product gives them: mutual TLS with one pinned certificate, untrusted mode, serializers that refuse. Only
/// the times are shorter.
/// </summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private const string Quick = """
        akka.cluster {
          seed-node-timeout = 1s
          retry-unsuccessful-join-after = 1s
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          unreachable-nodes-reaper-interval = 200ms
          periodic-tasks-initial-delay = 100ms
          failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 2s }
          split-brain-resolver.stable-after = 2s
        }
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;

    /// <summary>For a member that is to end without a word.</summary>
    public const string Abrupt = "akka.coordinated-shutdown.run-by-actor-system-terminate = off";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly List<ExtendedActorSystem> _systems = [];
    private readonly int _seed = FreePort();

    public ClusterMembership Membership { get; } = new();

    /// <summary>All members have its certificate.</summary>
    public EngineBridge Bridge { get; } = EngineBridge.OfHost();

    /// <summary>A host; the first one begins the cluster.</summary>
    public Task<ExtendedActorSystem> HostAsync(string more = "")
    {
        var port = _systems.Count == 0 ? _seed : FreePort();
        return StartAsync(Membership.HostSettings(new Listening(new HostAndPort("127.0.0.1", port), "127.0.0.1", null!)), port, more);
    }

    /// <summary>A machine of workers.</summary>
    public Task<ExtendedActorSystem> MachineAsync(string more = "", int? port = null) => StartAsync(Membership.MachineSettings(Plan()), port ?? FreePort(), more);

    /// <summary>What a machine offers: two workers, of a program that is there.</summary>
    public AgentPlan Plan() => new(
        new HostAndPort("127.0.0.1", _seed), "machine", 2, [("gpu", "yes")], null!, AppContext.BaseDirectory, AppContext.BaseDirectory, TimeSpan.FromSeconds(1), static _ => { });

    public static ClusterNode NodeOf(ActorSystem system)
    {
        var self = Cluster.Get(system).SelfUniqueAddress;
        return new(self.Address.ToString(), self.Uid);
    }

    public async ValueTask DisposeAsync()
    {
        // The last first: the others need nobody to wait for.
        foreach (var system in Enumerable.Reverse(_systems))
        {
            await system.Terminate().WaitAsync(s_patience);
        }
    }

    private async Task<ExtendedActorSystem> StartAsync(string settings, int port, string more)
    {
        var seeds = $"akka.cluster.seed-nodes = [\"akka.ssl.tcp://{Node.SystemName}@127.0.0.1:{_seed}\"]";
        var config = ConfigurationFactory.ParseString(Layers.Text("host.conf", $"{settings}\n{Quick}\n{seeds}\n{more}", $"{Bridge.OwnSettings()}\nakka.remote.dot-netty.tcp.port = {port}"));
        var system = Bridge.Start(Node.SystemName, config);
        _systems.Add(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(() => up.TrySetResult());
        await up.Task.WaitAsync(s_patience);
        return system;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

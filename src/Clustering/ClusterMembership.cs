namespace Troupe.Clustering;

using System.Text;
using Troupe.Clusters;
using Troupe.Peers;
using Troupe.Remote;
using Troupe.Wire;

/// <summary>
/// Hosts and machines of workers are members of one Akka.Cluster, and know each other by their roles. The places of the machines are handed out by one <see cref="PlacesActor"/>, a cluster singleton among the
/// hosts, so that no two hosts have the same one.
/// <code>
///   host 1: pools ──► registry ──► proxy ─┐                       ┌─ agent for host 1 ◄─┐
///                        ▲                ├─► places (singleton)  │                     ├─ machine
///                     MachineGate ◄───────┼───── AgentJoins ──────┴─ agent for host 2 ◄─┘
///   host 2: pools ──► registry ──► proxy ─┘
/// </code>
/// </summary>
internal sealed class ClusterMembership : IMembership
{
    /// <summary>Of programs whose pools want workers.</summary>
    internal const string HostRole = "troupe-host";

    /// <summary>Of machines that have some.</summary>
    internal const string WorkerRole = "troupe-worker";

    /// <summary>Under /user; the singleton itself is below it, under the name that Akka.NET gives it. Both stand in <c>akka.remote.trusted-selection-paths</c>.</summary>
    internal const string Places = "troupe-places";

    public bool MachinesListen => true;

    public string HostSettings(Listening listening) => listening.At.Port > 0
        ? Settings("cluster.host.conf", new HostAndPort(listening.PublicName, listening.At.Port))
        : throw new InvalidConfigurationException($"{ListenOptions.Section}.address", "a host of a cluster is found at a port that stays: 0 is none.");

    public string MachineSettings(AgentPlan plan) => Settings("cluster.worker.conf", plan.Join);

    public Props Registry(ExtendedActorSystem system, RemoteDefaults times)
    {
        var singleton = Making.Of(static () => new PlacesActor(NodesActor.For(HostRole)));
        system.ActorOf(ClusterSingletonManager.Props(singleton, PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system).WithRole(HostRole)), Places);
        // Of what was said while nobody had the office the last is enough.
        var proxy = system.ActorOf(ClusterSingletonProxy.Props($"/user/{Places}", ClusterSingletonProxySettings.Create(system).WithRole(HostRole).WithBufferSize(1)), $"{Places}-proxy");
        var self = Cluster.Get(system).SelfUniqueAddress;
        var desk = new PlaceDesk(proxy, new ClusterNode(self.Address.ToString(), self.Uid));
        return Making.Of(() => new RegistryActor(times.Heartbeat, desk));
    }

    public Props Members(IActorRef registry, RemoteDefaults times, AgentWelcomed welcome) =>
        Making.Of(() => new MachineGate(registry, NodesActor.For(WorkerRole), times, welcome));

    public Props Machine(ExtendedActorSystem system, AgentPlan plan, EngineBridge bridge, TaskCompletionSource<SessionEnd> ended)
    {
        var self = Cluster.Get(system).SelfUniqueAddress;
        var label = new ClusterNode(self.Address.ToString(), self.Uid).ToLabel();
        return Making.Of(() => new HostsActor(NodesActor.For(HostRole), AgentFor, ended));

        Props AgentFor(ClusterNode host, TaskCompletionSource<SessionEnd> end)
        {
            var address = Address.Parse(host.Address);
            return AgentActor.For(plan with { Join = new HostAndPort(address.Host, address.Port ?? 0), Labels = [.. plan.Labels, label] }, bridge, address, end);
        }
    }

    private static string Settings(string kind, HostAndPort seed) =>
        $"{Embedded("cluster.conf")}\n{Embedded(kind)}\nakka.cluster.seed-nodes = [\"akka.ssl.tcp://{Node.SystemName}@{seed}\"]\n";

    private static string Embedded(string name)
    {
        using var stream = typeof(ClusterMembership).Assembly.GetManifestResourceStream(name) ?? throw new InvalidConfigurationException(name, "is not in the assembly.");
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }
}

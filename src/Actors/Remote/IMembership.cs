namespace Troupe.Remote;

using Troupe.Wire;

/// <summary>How hosts and machines of workers find each other: machines call (<see cref="DialIn"/>), or a cluster knows both. Which one is said by <c>troupe.remote.membership</c>: see <see cref="Memberships"/>.</summary>
internal interface IMembership
{
    /// <summary>Whether machines are called, too, and so have to say where they listen.</summary>
    bool MachinesListen { get; }

    /// <summary>HOCON for a host that listens there, below the program's own.</summary>
    /// <exception cref="InvalidConfigurationException">It cannot be found there.</exception>
    string HostSettings(Listening listening);

    /// <summary>HOCON for a machine, below its own.</summary>
    string MachineSettings(AgentPlan plan);

    /// <summary>The actor that keepers ask for workers.</summary>
    Props Registry(ExtendedActorSystem system, RemoteDefaults times);

    /// <summary>An actor that the join actor sends agents to, and that tells the registry <see cref="AgentUp"/>, <see cref="AgentLeaving"/> and <see cref="AgentDown"/>: up once, and down once after it.</summary>
    Props Members(IActorRef registry, RemoteDefaults times, AgentWelcomed welcome);

    /// <summary>A machine's actor, for as long as its actor system lives. Serves hosts until it is told <see cref="LeaveHost"/> or cannot any more, and then says how that ended.</summary>
    Props Machine(ExtendedActorSystem system, AgentPlan plan, EngineBridge bridge, TaskCompletionSource<SessionEnd> ended);
}

namespace Troupe.Remote;

/// <summary>How agents are found: they dial in (<see cref="DialIn"/>), or a cluster knows them.</summary>
internal interface IMembership
{
    /// <summary>An actor that tells the registry <see cref="AgentUp"/>, <see cref="AgentLeaving"/> and <see cref="AgentDown"/>: up once, and down once after it.</summary>
    Props ActorFor(IActorRef registry);
}

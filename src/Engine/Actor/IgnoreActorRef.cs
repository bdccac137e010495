namespace Troupe.Engine;

/// <summary>Takes what it is told and does nothing with it. Seems to live for ever; it is the same in every system.</summary>
internal sealed class IgnoreActorRef(IActorRefProvider provider) : MinimalActorRef
{
    /// <summary>Its path everywhere.</summary>
    internal static ActorPath At { get; } = new RootActorPath(new Address("akka", "local"), "/ignore");

    public override ActorPath Path => At;

    public override IActorRefProvider Provider => provider;
}

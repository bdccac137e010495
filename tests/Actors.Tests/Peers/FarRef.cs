namespace Troupe.Actors.Tests.Peers;

/// <summary>Stands for an actor of another process: its path has another address; what it is told goes to an actor of this one.</summary>
internal sealed class FarRef(string path, IActorRef receiver) : MinimalActorRef
{
    public override ActorPath Path { get; } = ActorPath.Parse(path);

    public override IActorRefProvider Provider => ((IInternalActorRef)receiver).Provider;

    protected override void TellInternal(object message, IActorRef sender) => receiver.Tell(message, sender);
}

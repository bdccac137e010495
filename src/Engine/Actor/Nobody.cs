namespace Troupe.Engine;

/// <summary>The ref of no actor. What is sent to it is gone.</summary>
public sealed class Nobody : MinimalActorRef
{
    /// <summary>The only one.</summary>
    public static readonly Nobody Instance = new();

    private readonly ActorPath _path = new RootActorPath(Address.AllSystems, "/Nobody");

    private Nobody() { }

    /// <inheritdoc/>
    public override ActorPath Path => _path;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody does not provide.");
}

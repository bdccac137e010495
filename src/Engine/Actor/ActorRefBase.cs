namespace Troupe.Engine;

/// <summary>A ref's identity: two refs are equal when path and uid are.</summary>
public abstract class ActorRefBase : IActorRef
{
    /// <inheritdoc/>
    public abstract ActorPath Path { get; }

    /// <inheritdoc/>
    public void Tell(object message, IActorRef sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null.");
        TellInternal(message, sender);
    }

    /// <summary>Takes the message; it is not null.</summary>
    protected abstract void TellInternal(object message, IActorRef sender);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => RefIdentity.CompareTo(this, obj);

    /// <inheritdoc/>
    public int CompareTo(IActorRef? other) => RefIdentity.CompareTo(this, other);

    /// <inheritdoc/>
    public bool Equals(IActorRef? other) => RefIdentity.AreEqual(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IActorRef other && RefIdentity.AreEqual(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RefIdentity.HashOf(Path.Uid);

    /// <inheritdoc/>
    public override string ToString() => RefIdentity.ToString(Path);
}

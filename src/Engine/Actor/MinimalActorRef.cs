namespace Troupe.Engine;

/// <summary>A ref that knows the provider that made it.</summary>
public abstract class InternalActorRefBase : ActorRefBase
{
    /// <summary>The provider.</summary>
    public abstract IActorRefProvider Provider { get; }
}

/// <summary>A ref without a cell behind it: what is not overridden does nothing.</summary>
public abstract class MinimalActorRef : InternalActorRefBase, IInternalActorRef
{
    /// <inheritdoc/>
    public virtual IInternalActorRef Parent => Nobody.Instance;

    /// <inheritdoc/>
    public virtual bool IsLocal => true;

    /// <inheritdoc/>
    public virtual bool IsTerminated => false;

    /// <inheritdoc/>
    public virtual IActorRef GetChild(IReadOnlyList<string> name) =>
        name.Count == 0 || (name.Count == 1 && name[0].Length == 0) ? this : Nobody.Instance;

    /// <inheritdoc/>
    public virtual void Resume(Exception causedByFailure = null!) { }

    /// <inheritdoc/>
    public virtual void Start() { }

    /// <inheritdoc/>
    public virtual void Stop() { }

    /// <inheritdoc/>
    public virtual void Restart(Exception cause) { }

    /// <inheritdoc/>
    public virtual void Suspend() { }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender) { }

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => SendSystemMessage(message);

    internal virtual void SendSystemMessage(ISystemMessage message) { }
}

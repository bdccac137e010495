namespace Troupe.Engine;

/// <summary>A system message; it is itself the node of the cell's system queue, so never send one object twice.</summary>
internal abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next;

    /// <summary>Waits while the actor is suspended (<see cref="Failed"/>): a failed parent judges nobody.</summary>
    internal virtual bool StashWhenFailed => false;

    /// <summary>Waits while the actor waits for children to stop.</summary>
    internal virtual bool StashWhenWaitingForChildren => false;
}

internal sealed class Supervise(IActorRef child, bool async) : SystemMessage
{
    public IActorRef Child { get; } = child;
    public bool Async { get; } = async;
}

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;
    public IInternalActorRef Watcher { get; } = watcher;
}

internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;
    public IInternalActorRef Watcher { get; } = watcher;
}

internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    : SystemMessage, IDeadLetterSuppression
{
    public IActorRef Actor { get; } = actor;
    public bool ExistenceConfirmed { get; } = existenceConfirmed;
    public bool AddressTerminated { get; } = addressTerminated;
}

internal sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression;

internal sealed class Suspend : SystemMessage
{
    internal override bool StashWhenWaitingForChildren => true;
}

internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure { get; } = causedByFailure;
    internal override bool StashWhenWaitingForChildren => true;
}

internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;
    internal override bool StashWhenWaitingForChildren => true;
}

internal sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage
{
    public IActorRef Child { get; } = child;
    public Exception Cause { get; } = cause;
    public long Uid { get; } = uid;
    internal override bool StashWhenFailed => true;
    internal override bool StashWhenWaitingForChildren => true;
    public override string ToString() => $"Failed({Child} caused by {Cause})";
}

/// <summary>A piece of an async handler, to be run in its actor.</summary>
internal sealed class ActorTask(Task task) : SystemMessage
{
    public Task Task { get; } = task;
}

/// <summary>An async handler has ended.</summary>
internal sealed class ActorTaskEnded(Exception? fault, object? message) : SystemMessage
{
    public Exception? Fault { get; } = fault;
    public object? Message { get; } = message;
}

/// <summary>Stands at the head of a stopped cell's system queue: nothing can be put there any more.</summary>
internal sealed class QueueClosed : SystemMessage
{
    internal static readonly QueueClosed Instance = new();
}

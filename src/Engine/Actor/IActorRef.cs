namespace Troupe.Engine;

/// <summary>Something one can send a message to.</summary>
public interface ICanTell
{
    /// <summary>Sends the message and returns at once. A null sender means nobody.</summary>
    void Tell(object message, IActorRef sender);
}

/// <summary>The address of one actor: stays valid over restarts, is dead after a stop.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor is in the tree, with the uid of this incarnation.</summary>
    ActorPath Path { get; }
}

/// <summary>Tells whether a ref's actor lives in this process.</summary>
public interface IActorRefScope
{
    /// <summary>True where the actor lives in this process.</summary>
    bool IsLocal { get; }
}

/// <summary>What the engine itself may do with a ref.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The ref of the parent, <see cref="Nobody"/> where there is none.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The provider that made this ref.</summary>
    IActorRefProvider Provider { get; }

    /// <summary>True once the actor is known to be stopped.</summary>
    bool IsTerminated { get; }

    /// <summary>Walks down the tree by names; ".." goes up; <see cref="Nobody"/> when there is no such child.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Resumes after a failure, or after <see cref="Suspend"/>.</summary>
    void Resume(Exception causedByFailure = null!);

    /// <summary>Starts what was made and not yet started.</summary>
    void Start();

    /// <summary>Stops the actor after the message it is at.</summary>
    void Stop();

    /// <summary>Makes a new instance of the actor.</summary>
    void Restart(Exception cause);

    /// <summary>Keeps the actor from its mail until it is resumed or restarted.</summary>
    void Suspend();

    /// <summary>Sends a message that overtakes all user messages.</summary>
    internal void SendSystemMessage(ISystemMessage message);
}

namespace Troupe.Engine;

/// <summary>Starts and finds actors: the system at the top, a context below its actor.</summary>
public interface IActorRefFactory
{
    /// <summary>Starts a child.</summary>
    /// <exception cref="InvalidActorNameException">The name is malformed or taken.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>A selection by an absolute path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>A selection by an absolute or relative path, with wildcards * and ?.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Being told of other actors' ends.</summary>
public interface ICanWatch
{
    /// <summary>Asks for one <see cref="Terminated"/> when the subject has stopped.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for the given message when the subject has stopped.</summary>
    /// <exception cref="InvalidOperationException">The subject is watched already with another message.</exception>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes a watch back; a <see cref="Terminated"/> that is in the mailbox already is not delivered any more.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor sees of its cell.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor's own ref.</summary>
    IActorRef Self { get; }

    /// <summary>What the actor was made from.</summary>
    Props Props { get; }

    /// <summary>What runs the actor.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>Who sent the current message; dead letters where nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The idle time after which <see cref="Engine.ReceiveTimeout"/> comes; null: never.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the current behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour below; the last one stays.</summary>
    void UnbecomeStacked();

    /// <summary>The child of that name, or <see cref="Nobody"/>.</summary>
    IActorRef Child(string name);

    /// <summary>The children there are now.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Sets, changes or (null) ends the receive timeout.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops an actor after the message it is at; usually a child, or Self.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of an actor that answers no "handled or not".</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the current behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    void BecomeStacked(UntypedReceive receive);
}

/// <summary>A behaviour; answers whether it took the message.</summary>
public delegate bool Receive(object message);

/// <summary>A behaviour that takes every message.</summary>
public delegate void UntypedReceive(object message);

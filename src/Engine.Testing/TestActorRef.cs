namespace Troupe.Engine.Testing;

/// <summary>
/// The ref of an actor whose inside a test may look at. The actor runs on the thread that tells it something, so what is told to it has been handled when
/// <see cref="Tell(object)"/> returns; but for what comes after an await. Where its props name a dispatcher, it runs there.
/// </summary>
/// <typeparam name="TActor">The actor's type.</typeparam>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly LocalActorRef _actor;

    /// <summary>Starts an actor below a supervisor, /user where none is given.</summary>
    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
    {
        var parent = (supervisor ?? ((ExtendedActorSystem)system).Guardian) as LocalActorRef ?? throw new ArgumentException("A supervisor is an actor of this system.", nameof(supervisor));
        var dispatcher = actorProps.Dispatcher == Dispatchers.DefaultDispatcherId ? new CallingThread() : system.Dispatchers.Lookup(actorProps.Dispatcher);
        _actor = parent.Cell.ActorOf(actorProps, name, dispatcher);
    }

    /// <summary>The actor's own ref.</summary>
    public IActorRef Ref => _actor;

    /// <summary>The instance there is now; another one after a restart.</summary>
    /// <exception cref="InvalidOperationException">There is none, or one of another type.</exception>
    public TActor UnderlyingActor => _actor.Cell.Actor as TActor
        ?? throw new InvalidOperationException($"{_actor} has no {typeof(TActor).Name} in it: {_actor.Cell.Actor?.GetType().Name ?? "it has not started, or has stopped"}.");

    /// <inheritdoc/>
    public ActorPath Path => _actor.Path;

    IInternalActorRef IInternalActorRef.Parent => _actor.Parent;

    IActorRefProvider IInternalActorRef.Provider => _actor.Provider;

    bool IInternalActorRef.IsTerminated => _actor.IsTerminated;

    bool IActorRefScope.IsLocal => true;

    /// <summary>Hands a message to the actor's behaviour here and now, past its mailbox. What the actor throws is thrown here.</summary>
    public void Receive(object message, IActorRef? sender = null)
    {
        var cell = _actor.Cell;
        cell.RunInside(() =>
        {
            cell.SetCurrent(message, sender);
            try
            {
                cell.Receive(message);
            }
            finally
            {
                // An async handler goes on, and answers whom it began for.
                if (!cell.IsSuspended) cell.SetCurrent(null, null);
            }
        });
    }

    /// <summary>The same; ends when an async handler has. What that throws after its first await is its supervisor's.</summary>
    public async Task ReceiveAsync(object message, IActorRef? sender = null)
    {
        Receive(message, sender);
        // The mailbox waits for the handler.
        if (_actor.Cell.IsSuspended) await _actor.Ask<ActorIdentity>(new Identify(null!)).ConfigureAwait(false);
    }

    /// <summary>Tells the actor something, as whoever tells here.</summary>
    public void Tell(object message) => ActorRefImplicitSenderExtensions.Tell(_actor, message);

    /// <summary>Tells the actor something, as the sender of the current message.</summary>
    public void Forward(object message) => _actor.Forward(message);

    /// <inheritdoc/>
    public void Tell(object message, IActorRef sender) => _actor.Tell(message, sender);

    /// <summary>The actor hears of another one's end.</summary>
    public void Watch(IActorRef subject) => _actor.Cell.RunInside(() => _actor.Cell.Watch(subject));

    /// <summary>It does not any more.</summary>
    public void Unwatch(IActorRef subject) => _actor.Cell.RunInside(() => _actor.Cell.Unwatch(subject));

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _actor.GetChild(name);

    void IInternalActorRef.Resume(Exception causedByFailure) => _actor.Resume(causedByFailure);

    void IInternalActorRef.Start() { } // It has been.

    void IInternalActorRef.Stop() => _actor.Stop();

    void IInternalActorRef.Restart(Exception cause) => _actor.Restart(cause);

    void IInternalActorRef.Suspend() => _actor.Suspend();

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => _actor.SendSystemMessage(message);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => _actor.CompareTo(Inner(obj));

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => _actor.CompareTo((IActorRef?)Inner(other));

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => _actor.Equals((IActorRef?)Inner(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => _actor.Equals(Inner(obj));

    /// <inheritdoc/>
    public override int GetHashCode() => _actor.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => _actor.ToString();

    /// <summary>The actor's own ref.</summary>
    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef._actor;

    private static object? Inner(object? other) => other is TestActorRefBase<TActor> test ? test._actor : other;
}

/// <summary>The ref of an actor whose inside a test may look at.</summary>
/// <typeparam name="TActor">The actor's type.</typeparam>
public class TestActorRef<TActor> : TestActorRefBase<TActor>
    where TActor : ActorBase
{
    /// <summary>Starts an actor below a supervisor, /user where none is given.</summary>
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null) : base(system, actorProps, supervisor, name) { }
}

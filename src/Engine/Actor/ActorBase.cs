namespace Troupe.Engine;

/// <summary>What all actors are. Lives in a cell, handles one message at a time.</summary>
public abstract class ActorBase
{
    private readonly ActorCell _cell;
    private Receive? _receive;
    private SupervisorStrategy? _strategy;

    /// <summary>Called by the cell alone.</summary>
    /// <exception cref="ActorInitializationException">The actor is made with <c>new</c> outside a cell.</exception>
    protected ActorBase()
    {
        _cell = ActorCell.Current is { IsMakingActor: true } cell ? cell : throw new ActorInitializationException(
            $"You cannot create an instance of {GetType()} explicitly using the constructor (new). You have to use one of the factory methods to create a new actor, "
            + $"such as Context.ActorOf(Props.Create<{GetType().Name}>()).");
        if (this is IWithTimers timed) timed.Timers = new TimerScheduler(_cell); // The derived constructor may start some.
    }

    /// <summary>Who sent the current message; dead letters where nobody did.</summary>
    protected IActorRef Sender => Context.Sender;

    /// <summary>The actor's own ref.</summary>
    protected IActorRef Self => _cell.Self;

    /// <summary>The context of the actor that runs on this thread.</summary>
    /// <exception cref="NotSupportedException">None does.</exception>
    protected static IActorContext Context => CurrentCell;

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>How children are supervised, asked for once an instance.</summary>
    internal SupervisorStrategy StrategyInUse => _strategy ??= _cell.Props.SupervisorStrategy ?? SupervisorStrategy();

    /// <summary>The behaviour that the type itself has.</summary>
    internal Receive OwnReceive => _receive ??= _cell.Logged(Receive);

    internal ActorCell Cell => _cell;

    private protected static ActorCell CurrentCell => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    internal bool Deliver(Receive receive, object message) => AroundReceive(receive, message);

    /// <summary>Called between construction and PreStart.</summary>
    internal virtual void Initialize() { }

    /// <summary>Hands a message to a behaviour, and to <see cref="Unhandled"/> where that does not take it.</summary>
    protected virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    /// <summary>Handles a message, or answers false.</summary>
    protected abstract bool Receive(object message);

    /// <summary>What happens to messages nobody took: a <see cref="DeathPactException"/> for <see cref="Terminated"/>, else an <see cref="UnhandledMessage"/> on the event stream.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new UnhandledMessage(message, _cell.Sender, Self));
    }

    /// <summary>Replaces the current behaviour.</summary>
    protected void Become(Receive receive) => _cell.Become(receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    /// <summary>Goes back to the behaviour below; the last one stays.</summary>
    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    /// <summary>Sets, changes or (null) ends the receive timeout.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>How this actor supervises its children.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Engine.SupervisorStrategy.DefaultStrategy;

    /// <summary>Around <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Before the first message of the first instance, and (by <see cref="PostRestart"/>) of each later one.</summary>
    protected virtual void PreStart() { }

    /// <summary>Around <see cref="PreRestart"/>.</summary>
    public virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    /// <summary>The old instance's last word before a restart. Stops all children and calls <see cref="PostStop"/>. The message is null where none was at hand.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in _cell.GetChildren())
        {
            _cell.Unwatch(child);
            _cell.Stop(child);
        }
        PostStop();
    }

    /// <summary>Around <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>The new instance's first word. Calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Around <see cref="PostStop"/>.</summary>
    public virtual void AroundPostStop() => PostStop();

    /// <summary>The last call of all.</summary>
    protected virtual void PostStop() { }
}

namespace Troupe.Engine;

/// <summary>The cell as its actor sees it: the context.</summary>
internal sealed partial class ActorCell
{
    public IActorRef Self => _self;

    public Props Props { get; }

    public MessageDispatcher Dispatcher => _dispatcher;

    public IActorRef Sender => _sender ?? _system.DeadLetters;

    public ActorSystem System => _system;

    public IActorRef Parent => _parent;

    public TimeSpan? ReceiveTimeout => _idleTimeout?.After;

    public IActorRef ActorOf(Props props, string? name = null) => ActorOf(props, name, null);

    /// <summary>A child on a given dispatcher, or (null) the one its props name.</summary>
    internal LocalActorRef ActorOf(Props props, string? name, MessageDispatcher? dispatcher)
    {
        if (name is not null) CheckName(name);
        if (IsStopping) throw new InvalidOperationException($"Cannot create child while terminating or terminated: '{name}'.");
        var kids = Kids;
        var child = new LocalActorRef(_system, props, dispatcher ?? _system.Dispatchers.For(props), _self, name, name is null ? kids.NextNumber() : -1);
        kids.Add(child);
        if (this.LogsLifecycle()) this.Tell($"now supervising {child.Path}");
        child.Start();
        return child;
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty");
        if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: {ActorPath.ValidSymbols}.");
    }

    public ActorSelection ActorSelection(ActorPath actorPath) => _system.Refs.Select(actorPath);

    public ActorSelection ActorSelection(string actorPath) => _system.Refs.Select(actorPath, _self);

    public IActorRef Watch(IActorRef subject)
    {
        Deaths.Watch((IInternalActorRef)subject, null);
        return subject;
    }

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        Deaths.Watch((IInternalActorRef)subject, message);
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        _deathWatch?.Unwatch((IInternalActorRef)subject);
        return subject;
    }

    public void Become(Receive receive) => _behavior = this.Logged(receive);

    public void BecomeStacked(Receive receive)
    {
        (Extras.Behaviors ??= new Stack<Receive?>()).Push(_behavior);
        _behavior = this.Logged(receive);
    }

    public void UnbecomeStacked()
    {
        if (_extras?.Behaviors is { Count: > 0 } below) _behavior = below.Pop();
    }

    public void Become(UntypedReceive receive) => Become(Handled(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handled(receive));

    private static Receive Handled(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    public IActorRef Child(string name) => _self.GetSingleChild(name);

    public IEnumerable<IActorRef> GetChildren() => _children?.Snapshot() ?? [];

    internal LocalActorRef[] ChildRefs => _children?.Snapshot() ?? [];

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _idleTimeout?.Cancel();
        _idleTimeout = timeout is { } after ? new IdleTimeout(this, after) : null;
    }

    public void Stop(IActorRef child)
    {
        if (child is LocalActorRef local) _children?.ShallDie(local);
        ((IInternalActorRef)child).Stop();
    }
}

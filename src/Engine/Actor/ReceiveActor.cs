namespace Troupe.Engine;

/// <summary>An actor whose constructor and <c>Become</c> methods declare handlers by message type, tried in the order declared.</summary>
public abstract class ReceiveActor : UntypedActor
{
    private readonly HandlerTable _own = new();
    private HandlerTable? _declaring;

    /// <summary>Handlers are declared in the constructor.</summary>
    protected ReceiveActor() => _declaring = _own;

    internal override void Initialize() => _declaring = null;

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message) => Handle(_own, message);

    /// <summary>Replaces the current behaviour by the handlers that <paramref name="configure"/> declares.</summary>
    protected void Become(Action configure) => Cell.Become(Declare(configure));

    /// <summary>Puts the handlers that <paramref name="configure"/> declares on top of the current behaviour.</summary>
    protected void BecomeStacked(Action configure) => Cell.BecomeStacked(Declare(configure));

    /// <summary>An async handler: no further message is handled until its task has ended.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Add(new AsyncHandler<T>(handler, shouldHandle));

    /// <summary>An async handler with a condition.</summary>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <summary>An async handler by type object.</summary>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Add(new TypedHandler(messageType, new AsyncHandler<object>(handler, shouldHandle)));

    /// <summary>An async handler by type object, with a condition.</summary>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    /// <summary>An async handler for what no other took.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => Add(new AsyncHandler<object>(handler, null), isLast: true);

    /// <summary>A handler, with or without a condition.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Add(new ActionHandler<T>(handler, shouldHandle));

    /// <summary>A handler with a condition.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>A handler by type object.</summary>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Add(new TypedHandler(messageType, new ActionHandler<object>(handler, shouldHandle)));

    /// <summary>A handler by type object, with a condition.</summary>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Receive(messageType, handler, shouldHandle);

    /// <summary>A handler that answers whether it took the message.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Add(new FuncHandler<T>(handler));

    /// <summary>A handler by type object that answers whether it took the message.</summary>
    protected void Receive(Type messageType, Func<object, bool> handler) => Add(new TypedHandler(messageType, new FuncHandler<object>(handler)));

    /// <summary>A handler for what no other took.</summary>
    protected void ReceiveAny(Action<object> handler) => Add(new ActionHandler<object>(handler, null), isLast: true);

    private void Add(MessageHandler handler, bool isLast = false)
    {
        if (_declaring is null)
            throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");
        _declaring.Add(handler, isLast);
    }

    private Receive Declare(Action configure)
    {
        var outer = _declaring;
        var handlers = _declaring = new HandlerTable();
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }
        return message =>
        {
            Handle(handlers, message);
            return true;
        };
    }

    private void Handle(HandlerTable handlers, object message)
    {
        foreach (var handler in handlers.Handlers)
            if (handler.TryHandle(message)) return;
        Unhandled(message);
    }
}

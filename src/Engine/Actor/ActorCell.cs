namespace Troupe.Engine;

/// <summary>
/// An actor's engine room: mailbox, behaviour, children, lifecycle. It is itself the work item that a dispatcher's executor runs.
/// <code>
///   Post / SendSystemMessage ──► wake once ──► Execute: system messages, then up to Throughput messages, then idle or back in the line
/// </code>
/// Everything that not every actor needs is made when first needed. What fails, restarts and stops it: <see cref="CellLifecycle"/>.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? t_current;

    private readonly ActorSystemImpl _system;
    private readonly LocalActorRef _self;
    private readonly IInternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private readonly Mailbox _mailbox;
    private readonly Executor _executor;

    private SystemQueue _systemMail; // Never copied: its methods work on this very field.
    private Receive? _behavior;      // Null: the actor's own Receive.
    private object? _currentMessage;
    private IActorRef? _sender;
    private Stack<Envelope>? _front; // Unstashed messages; they come before the mailbox.
    private Children? _children;
    private DeathWatch? _deathWatch;
    private IdleTimeout? _idleTimeout;
    private CellExtras? _extras;
    private int _suspended;
    private int _envelope;

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        _system = system;
        _self = self;
        Props = props;
        _dispatcher = dispatcher;
        _parent = parent;
        _mailbox = system.Mailboxes.Create(props);
        _executor = dispatcher.ExecutorFor(this);
    }

    /// <summary>The cell that runs on this thread.</summary>
    internal static ActorCell? Current => t_current;

    /// <summary>True while the actor's constructor runs.</summary>
    internal bool IsMakingActor { get; private set; }

    internal ActorBase? Actor { get; set; }

    internal ActorSystemImpl SystemImpl => _system;

    internal LocalActorRef SelfRef => _self;

    internal IInternalActorRef ParentRef => _parent;

    internal object? CurrentMessage => _currentMessage;

    internal int CurrentEnvelope => _envelope;

    internal bool IsTerminated { get; private set; }

    /// <summary>A failure is being judged, or a suspension or an async handler is under way: no mail is handled.</summary>
    internal bool IsSuspended => _suspended > 0;

    /// <summary>On its way to its end: it makes no children any more.</summary>
    internal bool IsTerminating => IsStopping || _children is { IsTerminating: true };

    internal bool IsStopping { get; set; }

    /// <summary>How often it was restarted; the supervisor's to ask and to write. Null: never.</summary>
    internal RetryWindow? Restarts { get; set; }

    /// <summary>What <see cref="LifecycleRule"/> goes by.</summary>
    internal LifeState Life => new(_suspended, Actor is not null, Failure is not null, _children?.Waiting ?? WaitingFor.Nothing);

    /// <summary>Set while a failure is not settled; see <see cref="CellLifecycle"/>.</summary>
    internal FailureState? Failure
    {
        get => _extras?.Failure;
        set
        {
            if (value is not null || _extras is not null) Extras.Failure = value;
        }
    }

    /// <summary>System messages that wait for a better state, in order.</summary>
    internal List<SystemMessage>? StashedSystemMail
    {
        get => _extras?.StashedSystemMail;
        set => Extras.StashedSystemMail = value;
    }

    /// <summary>Registered on the event stream, so it must be taken off at its end.</summary>
    internal bool IsSubscribed { get; set; }

    internal bool HasChildren => _children is { Count: > 0 };

    internal Children Kids => _children ?? Interlocked.CompareExchange(ref _children, new Children(), null) ?? _children; // Any thread may be first.

    internal DeathWatch Deaths => _deathWatch ??= new DeathWatch(this);

    internal DeathWatch? DeathsOrNone => _deathWatch;

    internal ActorTaskScheduler Tasks => Extras.Tasks ??= new ActorTaskScheduler(this);

    private CellExtras Extras => _extras ??= new CellExtras();

    /// <summary>Whether it may run wherever it is woken: its handlers are short and never wait.</summary>
    internal bool RunsAtItsCaller => _executor is CallerRunsExecutor;

    internal void Start() => _executor.Execute(this);

    internal void Post(object message, IActorRef sender)
    {
        switch (_mailbox.Post(message, sender))
        {
            case Posted.Wake: _executor.Wake(this); break;
            case Posted.Closed: _system.DeadLetters.Tell(new DeadLetter(message, sender, _self), sender); break;
        }
    }

    internal void SendSystemMessage(SystemMessage message)
    {
        if (!_systemMail.TryPush(message))
        {
            _system.Refs.SystemMailForTheDead(message, _self);
            return;
        }
        if (_mailbox.TryWake()) _executor.Execute(this);
    }

    /// <summary>Runs the actor's constructor; what it becomes there is its first behaviour.</summary>
    internal ActorBase Construct()
    {
        _behavior = null;
        _extras?.Behaviors = null;
        IsMakingActor = true;
        try
        {
            return Props.NewActor();
        }
        finally
        {
            IsMakingActor = false;
        }
    }

    internal void SuspendMail() => _suspended++;

    internal void ResumeMail()
    {
        if (_suspended > 0) _suspended--;
    }

    /// <summary>What the rule says comes next, but for the waiting: that is the children's, and under their lock.</summary>
    internal void Enter(LifeState next)
    {
        _suspended = next.Suspensions;
        if (!next.HasFailed) Failure = null;
        else if (Failure is null) Failure = new FailureState(_self);
    }

    internal void SetCurrent(object? message, IActorRef? sender)
    {
        _currentMessage = message;
        _sender = sender;
    }

    internal void SetCurrentMessage(object? message) => _currentMessage = message;

    internal void AsyncHandlerDone(object? message)
    {
        if (_suspended != 0) return;
        _currentMessage = null;
        if (message is not null) _idleTimeout?.MessageDone(message);
    }

    internal void StartIdleTimeout() => _idleTimeout?.Restart();

    internal void CancelIdleTimeout() => _idleTimeout?.Cancel();

    /// <summary>The cell's end: no mail of either kind gets in any more; what is there goes to dead letters.</summary>
    internal void Close()
    {
        IsTerminated = true;
        _suspended = int.MaxValue / 2;
        CancelIdleTimeout();
        var mail = _mailbox.Close();
        while (_front is { Count: > 0 })
        {
            var envelope = _front.Pop();
            _system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, _self), envelope.Sender);
        }
        foreach (var envelope in mail)
            _system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, _self), envelope.Sender);
        // Last: whoever asks from here on is told at once that this is the end, and by then the dead letters are out.
        for (var systemMail = _systemMail.Close(); systemMail is not null; systemMail = systemMail.Next) _system.Refs.SystemMailForTheDead(systemMail, _self);
        _dispatcher.Detach(this, _executor);
    }

    internal void Forget()
    {
        Actor = null;
        _behavior = null;
        _extras?.Behaviors = null;
        _currentMessage = null;
        _sender = null;
        _front = null;
    }

    internal void PutInFront(Envelope envelope)
    {
        if (envelope.Message is Terminated terminated) Deaths.ComesAgain(terminated.ActorRef);
        (_front ??= new Stack<Envelope>()).Push(envelope);
    }

    internal LocalActorRef? ChildNamed(string name) => _children?.Named(name);

    internal void RunInside(Action action)
    {
        var outer = t_current;
        t_current = this;
        try
        {
            action();
        }
        finally
        {
            t_current = outer;
            RunEnd.Flush();
        }
    }
}

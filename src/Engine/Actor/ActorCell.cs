namespace Troupe.Engine;

/// <summary>
/// An actor's engine room: mailbox, behaviour, children, lifecycle. It is itself the work item that a dispatcher's executor runs.
/// <code>
///   Post / SendSystemMessage ──► wake once ──► Execute: system messages, then up to Throughput messages, then idle or back in the line
/// </code>
/// Everything that not every actor needs is made when first needed. What fails, restarts and stops it: <see cref="CellLifecycle"/>.
/// </summary>
internal sealed class ActorCell : IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? t_current;

    private readonly ActorSystemImpl _system;
    private readonly LocalActorRef _self;
    private readonly IInternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private readonly Mailbox _mailbox;
    private readonly Executor _executor;

    private SystemMessage? _systemMail;  // A stack, newest first; any thread pushes by compare-exchange.
    private Receive? _behavior;          // Null: the actor's own Receive.
    private Stack<Receive?>? _behaviors; // What lies below the current one.
    private object? _currentMessage;
    private IActorRef? _sender;
    private Stack<Envelope>? _front;     // Unstashed messages; they come before the mailbox.
    private Children? _children;
    private DeathWatch? _deathWatch;
    private IdleTimeout? _idleTimeout;
    private ActorTaskScheduler? _tasks;
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

    internal bool IsWaitingForChildren => _children is { IsWaiting: true };

    /// <summary>Set while a failure is not settled; see <see cref="CellLifecycle"/>.</summary>
    internal FailureState? Failure { get; set; }

    /// <summary>System messages that wait for a better state, in order.</summary>
    internal List<SystemMessage>? StashedSystemMail { get; set; }

    /// <summary>Registered on the event stream, so it must be taken off at its end.</summary>
    internal bool IsSubscribed { get; set; }

    internal bool HasChildren => _children is { Count: > 0 };

    internal Children Kids => _children ?? Interlocked.CompareExchange(ref _children, new Children(), null) ?? _children; // Any thread may be first.

    internal DeathWatch Deaths => _deathWatch ??= new DeathWatch(this);

    internal DeathWatch? DeathsOrNone => _deathWatch;

    internal ActorTaskScheduler Tasks => _tasks ??= new ActorTaskScheduler(this);

    public IActorRef Self => _self;

    public Props Props { get; }

    public MessageDispatcher Dispatcher => _dispatcher;

    public IActorRef Sender => _sender ?? _system.DeadLetters;

    public ActorSystem System => _system;

    public IActorRef Parent => _parent;

    public TimeSpan? ReceiveTimeout => _idleTimeout?.After;

    // ---- what comes in --------------------------------------------------------------------------------------------------------

    internal void Start() => _executor.Execute(this);

    internal void Post(object message, IActorRef sender)
    {
        switch (_mailbox.Post(message, sender))
        {
            case Posted.Wake: _executor.Execute(this); break;
            case Posted.Closed: _system.DeadLetters.Tell(new DeadLetter(message, sender, _self), sender); break;
        }
    }

    internal void SendSystemMessage(SystemMessage message)
    {
        // A compare-exchange: many push, and the cell takes the whole stack at once; it is also the fence that TryWake relies on.
        SystemMessage? head;
        do
        {
            head = Volatile.Read(ref _systemMail);
            if (head == QueueClosed.Instance)
            {
                _system.Refs.SystemMailForTheDead(message, _self);
                return;
            }
            message.Next = head;
        }
        while (Interlocked.CompareExchange(ref _systemMail, message, head) != head);
        if (_mailbox.TryWake()) _executor.Execute(this);
    }

    // ---- running --------------------------------------------------------------------------------------------------------------

    public void Execute()
    {
        var outer = t_current;
        t_current = this;
        bool unfinished;
        try
        {
            if (Actor is null && Failure is null && !IsTerminated) CellLifecycle.CreateFirst(this);
            HandleSystemMail();
            unfinished = HandleMail();
        }
        finally
        {
            t_current = outer;
            RunEnd.Flush(); // What the run told to other processes; before it can go idle, or be asked again.
        }
        if (IsTerminated) return;
        // From TryGoIdle on, another thread may run the cell: only what is thread-safe may be touched.
        if (unfinished || !_mailbox.TryGoIdle(parked: _suspended > 0) || (Volatile.Read(ref _systemMail) is not null && _mailbox.TryWake()))
            _executor.Yield(this);
    }

    /// <summary>Handles up to a run's worth of messages. True: there are more in the batch.</summary>
    private bool HandleMail()
    {
        var mailbox = _mailbox;
        var left = _dispatcher.Throughput;
        var deadline = _dispatcher.Deadline();
        while (_suspended == 0)
        {
            if (left <= 0 || (deadline != 0 && Environment.TickCount64 >= deadline))
                return _front is not null || mailbox.Position < mailbox.End;
            if (_front is not null)
            {
                HandleFront();
                left--;
                continue;
            }
            if (mailbox.Position >= mailbox.End && !mailbox.Refill()) return false;
            left -= HandleBatch(mailbox, left, deadline != 0);
        }
        return false;
    }

    // The position lives in a local: written to the mailbox, it would share a cache line with what producers write.
    private int HandleBatch(Mailbox mailbox, int limit, bool oneByOne)
    {
        var batch = mailbox.Batch;
        var start = mailbox.Position;
        var end = Math.Min(mailbox.End, start + (oneByOne ? 1 : limit));
        var position = start;
        do
        {
            ref var slot = ref batch[position++];
            var envelope = slot;
            slot = default;
            Invoke(envelope.Message, envelope.Sender);
            // Pushed by any thread; a late look costs nothing but that message's turn.
            if (Volatile.Read(ref _systemMail) is not null)
            {
                mailbox.Position = position;
                HandleSystemMail();
            }
        }
        while (position < end && _suspended == 0 && _front is null);
        if (!IsTerminated) mailbox.Position = position;
        return position - start;
    }

    private void HandleFront()
    {
        var envelope = _front!.Pop();
        if (_front.Count == 0) _front = null;
        Invoke(envelope.Message, envelope.Sender);
        HandleSystemMail();
    }

    private void Invoke(object message, IActorRef? sender)
    {
        _currentMessage = message;
        _sender = sender;
        _envelope++;
        try
        {
            _idleTimeout?.MessageCame(message);
            if (message is IAutoReceivedMessage) AutoReceive(message);
            else Receive(message);
            if (_suspended == 0) _currentMessage = null;
        }
        catch (Exception fault)
        {
            CellLifecycle.HandleInvokeFailure(this, fault);
        }
        finally
        {
            if (_suspended == 0) _idleTimeout?.MessageDone(message);
        }
    }

    internal void Receive(object message)
    {
        var actor = Actor!;
        actor.Deliver(_behavior ?? actor.OwnReceive, message);
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                if (_deathWatch?.Accept(terminated) is { } seen) Receive(seen);
                break;
            case TimerMessage timer:
                if (timer.Owner.Accept(timer) is not { } due) break;
                _currentMessage = due; // A stash keeps what the timer brought: the timer itself may be over when it comes back.
                if (due is IAutoReceivedMessage) AutoReceive(due);
                else Receive(due);
                break;
            case PoisonPill: _self.Stop(); break;
            case Kill: throw new ActorKilledException("Kill");
            case ActorSelectionMessage selection: Engine.ActorSelection.Deliver(_self, selection, _sender!); break;
            case Identify identify: Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self); break;
            default: Receive(message); break;
        }
    }

    private void HandleSystemMail()
    {
        while (Volatile.Read(ref _systemMail) is { } head && head != QueueClosed.Instance)
        {
            // Exchanged, so that a push between sees an empty stack; then turned, oldest first.
            var newest = Interlocked.Exchange(ref _systemMail, null);
            SystemMessage? oldest = null;
            while (newest is not null) (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
            for (var message = oldest; message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                CellLifecycle.Handle(this, message);
                message = next;
            }
        }
    }

    // ---- for the lifecycle ----------------------------------------------------------------------------------------------------

    internal ActorBase MakeActor()
    {
        _behavior = null;
        _behaviors = null;
        IsMakingActor = true;
        try
        {
            var actor = Props.NewActor();
            IsMakingActor = false;
            if (actor is IActorStash stashing) stashing.Stash = new Stash(this, StashCapacityOf(actor));
            if (actor is IWithTimers timed) timed.Timers = new TimerScheduler(this);
            actor.Initialize();
            return actor;
        }
        finally
        {
            IsMakingActor = false;
        }
    }

    private int StashCapacityOf(ActorBase actor) => actor switch
    {
        IWithUnboundedStash => -1,
        _ when Props.StashCapacity >= 0 => Props.StashCapacity,
        IWithBoundedStash => Engine.Stash.DefaultBound,
        _ => _system.Mailboxes.StashCapacity(Props.Dispatcher, Props.Mailbox),
    };

    /// <summary>Runs a last hook of an instance, then its timers and stash come to their end.</summary>
    internal static void Retire(ActorBase actor, Action<ActorBase> hook)
    {
        try
        {
            if (actor is IWithTimers { Timers: { } timers }) timers.CancelAll();
            hook(actor);
        }
        finally
        {
            if (actor is IActorStash { Stash: { } stash }) stash.UnstashAll();
        }
    }

    internal void SuspendMail() => _suspended++;

    internal void ResumeMail()
    {
        if (_suspended > 0) _suspended--;
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
        // Exchanged for the mark that refuses later pushes.
        var systemMail = Interlocked.Exchange(ref _systemMail, QueueClosed.Instance);
        while (_front is { Count: > 0 })
        {
            var envelope = _front.Pop();
            _system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, _self), envelope.Sender);
        }
        foreach (var envelope in mail)
            _system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, _self), envelope.Sender);
        for (; systemMail is not null; systemMail = systemMail.Next) _system.Refs.SystemMailForTheDead(systemMail, _self);
        _dispatcher.Detach(this, _executor);
    }

    internal void Forget()
    {
        Actor = null;
        _behavior = null;
        _behaviors = null;
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

    // ---- the context ----------------------------------------------------------------------------------------------------------

    public IActorRef ActorOf(Props props, string? name = null)
    {
        if (name is not null) CheckName(name);
        if (IsStopping) throw new IllegalStateException($"Cannot create child while terminating or terminated: '{name}'.");
        var kids = Kids;
        var child = new LocalActorRef(_system, props, _system.Dispatchers.For(props), _self, name, name is null ? kids.NextNumber() : -1);
        kids.Add(child);
        child.Start();
        return child;
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty");
        if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException($"Illegal actor name [{name}]. {nameof(ActorPath)} elements may not start with '$', and may contain letters, digits and {ActorPath.ValidSymbols}");
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

    public void Become(Receive receive) => _behavior = receive;

    public void BecomeStacked(Receive receive)
    {
        (_behaviors ??= new Stack<Receive?>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        if (_behaviors is { Count: > 0 }) _behavior = _behaviors.Pop();
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

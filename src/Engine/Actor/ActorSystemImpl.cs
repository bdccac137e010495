namespace Troupe.Engine;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// The one kind of system there is. Start-up makes the three guardians and what the configuration names, nothing more.
/// <code>
///   Terminate ──► /user stops ──► loggers to standard output, remoting says goodbye ──► /system, / stop ──► dispatchers, timers ──► callbacks ──► WhenTerminated
/// </code>
/// </summary>
internal sealed class ActorSystemImpl : ExtendedActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new(); // Guarded by itself: registered on any thread.
    private readonly ExtensionTable _extensions;
    private Serialization? _serialization;
    private bool _ended;
    private int _terminating;
    private int _inboxes;

    internal ActorSystemImpl(string name, Config config)
    {
        CheckName(name);
        Name = name;
        Settings = new Settings(this, config);
        EventStream = new EventStream(Settings.DebugEventStream);
        Log = new BusLogging(EventStream, $"ActorSystem({name})", typeof(ActorSystem), DefaultLogMessageFormatter.Instance);
        Delays = new TimerQueue(fault => Log.Error(fault, "A scheduled action failed."));
        Dispatchers = new Dispatchers(config);
        Mailboxes = new Mailboxes(Settings);
        Scheduler = MakeScheduler();
        Refs = new ActorRefProvider(this);
        LoggerSetup = new LoggerSetup(this);
        _extensions = new ExtensionTable(this);
    }

    internal ActorRefProvider Refs { get; }

    /// <summary>Real time, whatever the scheduler's is: for asks.</summary>
    internal TimerQueue Delays { get; }

    internal LoggerSetup LoggerSetup { get; }

    public override Settings Settings { get; }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => Refs.DeadLetters;

    public override IActorRef IgnoreRef => Refs.IgnoreRef;

    public override Dispatchers Dispatchers { get; }

    public override Mailboxes Mailboxes { get; }

    public override IScheduler Scheduler { get; }

    public override ILoggingAdapter Log { get; }

    // Made at first need; two threads may make it, the first one's stays.
    public override Serialization Serialization =>
        _serialization ?? Interlocked.CompareExchange(ref _serialization, new Serialization(this), null) ?? _serialization;

    public override Task WhenTerminated => _terminated.Task;

    public override IActorRefProvider Provider => Refs;

    public override IInternalActorRef Guardian => Refs.User;

    public override IInternalActorRef LookupRoot => Refs.Root;

    public override IInternalActorRef SystemGuardian => Refs.SystemRoot;

    internal void Start()
    {
        LoggerSetup.StartStdout();
        // First what can fail: a missing secret, a name that is taken.
        var remoting = TypeNames.SimpleName(Settings.ProviderClass) is "remote" or "RemoteActorRefProvider" ? new Remoting(this) : null;
        Refs.Remoting = remoting;
        Refs.StartGuardians();
        // Not by an asynchronous method: its machinery would be compiled anew in every process.
        Refs.TerminationTask.ContinueWith(
            static (_, system) => ((ActorSystemImpl)system!).End(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        remoting?.Start();
        LoggerSetup.StartConfigured();
        if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        _extensions.RegisterConfigured(Settings.Config, Log);
    }

    // Interlocked: inboxes are made on any thread.
    internal string NextInboxName() => $"inbox-{Interlocked.Increment(ref _inboxes)}";

    public override IActorRef ActorOf(Props props, string? name = null) => Refs.User.Cell.ActorOf(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => Refs.SystemRoot.Cell.ActorOf(props, name);

    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => Refs.Select(actorPath);

    public override ActorSelection ActorSelection(string actorPath) => Refs.Select(actorPath, Refs.Root);

    public override void Stop(IActorRef actor)
    {
        if (actor is LocalActorRef { Parent: LocalActorRef parent }) parent.Cell.Stop(actor);
        else ((IInternalActorRef)actor).Stop();
    }

    public override object RegisterExtension(IExtensionId extension) => _extensions.Register(extension);

    public override object GetExtension(IExtensionId extensionId) => _extensions.Register(extensionId);

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null!;

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension) => _extensions.TryGet(extensionType, out extension);

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T? extension) where T : class
    {
        var found = _extensions.TryGet(typeof(T), out var it);
        extension = it as T;
        return found && extension is not null;
    }

    public override bool HasExtension(Type type) => _extensions.TryGet(type, out _);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override void RegisterOnTermination(Action code)
    {
        lock (_onTermination)
        {
            if (_ended) throw new InvalidOperationException("ActorSystem already terminated.");
            _onTermination.Push(code);
        }
    }

    public override Task Terminate()
    {
        // Where nobody has asked for the shutdown, nobody has added a task to it, and there is nothing to run.
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate && TryGetExtension<CoordinatedShutdown>(out var shutdown))
        {
            _ = shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
            return WhenTerminated;
        }
        return StopActors();
    }

    /// <summary>Stops the user's actors, and with them all, whatever a coordinated shutdown would do before.</summary>
    internal Task StopActors()
    {
        // Interlocked: only the first of several callers stops the guardian.
        if (Interlocked.Exchange(ref _terminating, 1) == 0)
        {
            EventStream.Publish(new Debug($"ActorSystem({Name})", typeof(ActorSystem), "System shutdown initiated"));
            LoggerSetup.BeginShutdown();
            Refs.User.Stop();
        }
        return WhenTerminated;
    }

    private void End()
    {
        (Scheduler as IDisposable)?.Dispose();
        Delays.Dispose();
        Dispatchers.Close();
        RunTerminationCallbacks();
        _terminated.TrySetResult();
    }

    private void RunTerminationCallbacks()
    {
        Action[] callbacks;
        lock (_onTermination)
        {
            _ended = true;
            callbacks = [.. _onTermination];
        }
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception fault)
            {
                Log.Error(fault, "A termination callback failed.");
            }
        }
    }

    private IScheduler MakeScheduler()
    {
        var name = Settings.SchedulerClass;
        if (name.StartsWith(Settings.DefaultScheduler, StringComparison.Ordinal)) return new TimerQueueScheduler(Settings.Config, Log, Delays);
        return (IScheduler)Activator.CreateInstance(TypeNames.Resolve(name), Settings.Config, Log)!;
    }

    private static void CheckName(string name)
    {
        // Not by LINQ: every process that starts would load it for this.
        var isValid = !string.IsNullOrEmpty(name) && char.IsAsciiLetterOrDigit(name[0]);
        for (var i = 1; isValid && i < name.Length; i++) isValid = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '-' or '_';
        if (!isValid)
            throw new ArgumentException($"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_')", nameof(name));
    }

    public override string ToString() => $"akka://{Name}";
}

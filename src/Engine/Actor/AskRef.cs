namespace Troupe.Engine;

/// <summary>
/// The sender of one question: completes the asker's task with the first answer. It has a path, and can be found under /temp, only once
/// somebody has asked for that path (to send it to another system); a plain local ask never does.
/// </summary>
internal sealed class AskRef<T> : TaskCompletionSource<T>, IInternalActorRef
{
    private readonly ActorSystemImpl _system;
    private ActorPath? _path;
    private AskTimeout? _timeout;
    private CancellationTokenRegistration _cancellation;
    private HashSet<IInternalActorRef>? _watchers;

    // The asker goes on on its own scheduler, not inside the answering actor.
    internal AskRef(ActorSystemImpl system) : base(TaskCreationOptions.RunContinuationsAsynchronously) => _system = system;

    public ActorPath Path => Volatile.Read(ref _path) ?? Register(); // Registered before it is published.

    public IInternalActorRef Parent => _system.Refs.TempContainer;

    public IActorRefProvider Provider => _system.Provider;

    public bool IsTerminated => Task.IsCompleted;

    public bool IsLocal => true;

    internal void LimitTime(TimeSpan timeout)
    {
        _timeout = new AskTimeout(this, timeout);
        _system.Delays.Add(_timeout, timeout, null);
        if (Task.IsCompleted) _timeout.Leave();
    }

    internal void CancelWith(CancellationToken token)
    {
        _cancellation = token.UnsafeRegister(static (self, canceled) => ((AskRef<T>)self!).Finish(((AskRef<T>)self).TrySetCanceled(canceled)), this);
        if (Task.IsCompleted) _cancellation.Unregister();
    }

    public void Tell(object message, IActorRef sender)
    {
        var taken = message switch
        {
            T answer => TrySetResult(answer),
            null => TrySetResult(default!),
            Status.Failure failure => TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        Finish(taken);
        if (!taken && !Task.IsCanceled) _system.DeadLetters.Tell(new DeadLetter(message!, sender, this), sender);
    }

    private void Finish(bool taken)
    {
        if (!taken) return;
        _timeout?.Leave();
        _cancellation.Unregister();
        if (Volatile.Read(ref _path) is { } path) _system.Refs.UnregisterTemp(path.Name);
        TellWatchers();
    }

    private ActorPath Register()
    {
        var path = _system.Refs.NextTempPath();
        // Two threads may ask for the path at once: the first one's counts.
        if (Interlocked.CompareExchange(ref _path, path, null) is { } first) return first;
        _system.Refs.RegisterTemp(path.Name, this);
        if (Task.IsCompleted) _system.Refs.UnregisterTemp(path.Name);
        return path;
    }

    public void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when !AddWatcher(watch.Watcher):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
                break;
            case Unwatch unwatch:
                lock (this) _watchers?.Remove(unwatch.Watcher);
                break;
            case Terminate: Stop(); break;
        }
    }

    // Guards the watchers against the answer, which empties them; nobody else has this object to lock on.
    private bool AddWatcher(IInternalActorRef watcher)
    {
        lock (this)
        {
            if (Task.IsCompleted) return false;
            (_watchers ??= []).Add(watcher);
            return true;
        }
    }

    private void TellWatchers()
    {
        HashSet<IInternalActorRef>? watchers;
        lock (this) (watchers, _watchers) = (_watchers, null);
        if (watchers is null) return;
        foreach (var watcher in watchers) watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
    }

    public IActorRef GetChild(IReadOnlyList<string> name) => name.Count == 0 ? this : Nobody.Instance;

    public void Resume(Exception causedByFailure = null!) { }

    public void Start() { }

    public void Stop() => Finish(TrySetException(new ActorKilledException("Stopped")));

    public void Restart(Exception cause) { }

    public void Suspend() { }

    // Whoever resolves the path gets this very object, so identity is enough, and costs no path.
    public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public int CompareTo(IActorRef? other) => RefIdentity.CompareTo(this, other);

    public int CompareTo(object? obj) => RefIdentity.CompareTo(this, obj);

    public override string ToString() => RefIdentity.ToString(Path);

    private sealed class AskTimeout(AskRef<T> ask, TimeSpan after) : TimerEntry
    {
        internal override bool Fire()
        {
            ask.Finish(ask.TrySetException(new AskTimeoutException($"Timeout after {after} seconds")));
            return false;
        }
    }
}

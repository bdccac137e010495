namespace Troupe.Spawning;

using Troupe.Payload;

/// <summary>
/// What a handle knows of its thread or process: written by whoever runs it, read by whoever asks. In a child process of the user's own class it comes along as the name
/// alone: what is asked there is asked by the child itself.
/// </summary>
internal sealed class ChildLife : ITravels<ChildLife>
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _phase;
    private int _id;
    private ExitReason? _exit;
    private IReadOnlyList<string> _lastErrors = [];
    private Task? _outcome;
    private IActorRef? _actor;
    private int _wasTerminated;

    // Guards them and the actor: orders come on any thread, the actor on the starting one's.
    private readonly List<object> _ordersAhead = [];

    public ChildLife(string name, bool isDaemon, bool isFar = false) => (Name, IsDaemon, IsFar) = (name, isDaemon, isFar);

    public string Name { get; }

    public bool IsDaemon { get; }

    /// <summary>Whether this is the child's own copy.</summary>
    public bool IsFar { get; }

    /// <summary>Set while the object that has this is packed to run in its process; the starting thread's.</summary>
    public bool IsShipping { get; set; }

    /// <summary>How it is to be; null in the child's own copy.</summary>
    public SpawnOptions? Options { get; set; }

    /// <summary>Whether it was asked to end before its function was over: then who says that he was cancelled has obeyed.</summary>
    public bool WasTerminated
    {
        get => Volatile.Read(ref _wasTerminated) != 0; // Set by whoever runs it.
        set => Volatile.Write(ref _wasTerminated, value ? 1 : 0);
    }

    /// <summary>Whether its function has ended as cancelled, when it was asked to.</summary>
    public bool IsCancelled => Volatile.Read(ref _outcome) is { IsCanceled: true }; // Written by the starting thread.

    public bool WasStarted => Volatile.Read(ref _phase) != 0; // Written by the starting thread.

    public bool IsAlive => IsFar || (WasStarted && !_ended.Task.IsCompleted);

    public Task Started => _started.Task;

    public Task Ended => _ended.Task;

    /// <summary>The process's or the thread's number; null before.</summary>
    public int? Id => Volatile.Read(ref _id) is not 0 and var id ? id : null; // Written by whoever runs it.

    public ExitReason? Exit => Volatile.Read(ref _exit); // As above; whole, since it is one reference.

    public IReadOnlyList<string> LastErrors => Volatile.Read(ref _lastErrors); // As above.

    /// <summary>What the function threw, or that it came to no end; null when neither, or not yet.</summary>
    public Exception? Exception => Volatile.Read(ref _outcome) is { IsCompleted: true } outcome
        ? outcome.Exception?.InnerException ?? (outcome.IsCanceled ? new TaskCanceledException(outcome) : null)
        : null;

    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start(Task outcome)
    {
        ThrowIfFar();
        if (Interlocked.Exchange(ref _phase, 1) != 0) // Any number of threads may try.
        {
            throw new InvalidOperationException($"'{Name}' was started before; it runs once.");
        }

        Volatile.Write(ref _outcome, outcome); // Read by whoever asks.
    }

    /// <summary>An order for the actor of a child process. One that comes before there is an actor waits for it.</summary>
    public void Order(object order)
    {
        lock (_ordersAhead)
        {
            if (_actor is null)
            {
                _ordersAhead.Add(order);
                return;
            }
        }

        _actor.Tell(order, ActorRefs.NoSender);
    }

    /// <summary>From now on orders go to this actor, those first that came before.</summary>
    public void Attend(IActorRef actor)
    {
        lock (_ordersAhead)
        {
            _ordersAhead.ForEach(order => actor.Tell(order, ActorRefs.NoSender));
            _ordersAhead.Clear();
            _actor = actor;
        }
    }

    public void Begin(int id)
    {
        Volatile.Write(ref _id, id); // Read by whoever asks.
        _started.TrySetResult();
    }

    public void End(ExitReason? exit, IReadOnlyList<string> lastErrors, Exception? notStarted = null)
    {
        Volatile.Write(ref _lastErrors, lastErrors); // Behind it what is looked at to see whether it has ended.
        Volatile.Write(ref _exit, exit);
        if (notStarted is not null)
        {
            _started.TrySetException(notStarted);
        }

        // Whoever does not ask how it went is not told a second time, by the finalizer.
        _ = (_started.Task.Exception, Volatile.Read(ref _outcome)?.Exception);
        _ended.TrySetResult();
    }

    /// <exception cref="InvalidOperationException">This is the child's own copy.</exception>
    public void ThrowIfFar()
    {
        if (IsFar)
        {
            throw new InvalidOperationException($"'{Name}' is this process itself: to start it or wait for it is for the process that made it.");
        }
    }

    void ITravels<ChildLife>.Write(PayloadWriter writer)
    {
        if (!IsShipping)
        {
            throw new CannotTravelException($"'{Name}'", "a thread or child process is known only to the process that started it");
        }

        writer.Text(Name);
        writer.Byte(IsDaemon ? (byte)1 : (byte)0);
    }

    static ChildLife ITravels<ChildLife>.Read(ref PayloadReader reader) =>
        new(reader.Text() ?? throw new Wire.WireFormatException("A child has no name."), reader.Byte() != 0, isFar: true);
}

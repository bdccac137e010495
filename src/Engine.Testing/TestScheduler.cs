namespace Troupe.Engine.Testing;

/// <summary>
/// A scheduler whose time only moves when the test says so. Chosen with <c>akka.scheduler.implementation</c>.
/// What is due runs on the thread that moves the time, in order of time, and repeated work once a move:
/// a period starts again where the move ended.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    // Actors schedule from their threads while the test moves the time.
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (DateTimeOffset Due, long Order)> _entries = new();
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _order;

    /// <summary>Starts at the real time of now; neither argument is used.</summary>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
    {
        _start = _now = TimeProvider.System.GetUtcNow();
    }

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now => TimeNow;

    /// <summary>Virtual time since the scheduler was made.</summary>
    public TimeSpan MonotonicClock => TimeNow - _start;

    /// <summary>Virtual time since the scheduler was made.</summary>
    public TimeSpan HighResMonotonicClock => TimeNow - _start;

    /// <inheritdoc/>
    public IAdvancedScheduler Advanced => this;

    /// <summary>The virtual time.</summary>
    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    /// <summary>Moves the time on and runs what is then due. What that schedules waits for the next move.</summary>
    public void Advance(TimeSpan offset)
    {
        foreach (var entry in Due(offset))
        {
            if (entry.Cancelable?.IsCancellationRequested == true) continue;
            entry.Run();
            if (entry.Interval is { } interval) Add(interval, entry);
        }
    }

    /// <summary>Moves the time to a point and runs what is then due.</summary>
    /// <exception cref="InvalidOperationException">The point lies behind.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var offset = when - TimeNow;
        if (offset < TimeSpan.Zero) throw new InvalidOperationException($"Time does not run backwards: it is {TimeNow:O}, asked for {when:O}.");
        Advance(offset);
    }

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(delay, new Entry(() => receiver.Tell(message, sender), null, cancelable));

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(initialDelay, new Entry(() => receiver.Tell(message, sender), interval, cancelable));

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Add(delay, new Entry(action, null, cancelable));

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(initialDelay, new Entry(action, interval, cancelable));

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    private void Add(TimeSpan delay, Entry entry)
    {
        lock (_gate) _entries.Enqueue(entry, (_now + delay, _order++));
    }

    private List<Entry> Due(TimeSpan offset)
    {
        var due = new List<Entry>();
        lock (_gate)
        {
            _now += offset;
            while (_entries.TryPeek(out var entry, out var at) && at.Due <= _now)
            {
                due.Add(entry);
                _entries.Dequeue();
            }
        }

        return due;
    }

    private sealed record Entry(Action Run, TimeSpan? Interval, ICancelable? Cancelable);
}

namespace Troupe.Engine;

/// <summary>Messages to oneself, later, by key. They end with the actor, and with its restart.</summary>
public interface ITimerScheduler
{
    /// <summary>The keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends the message again and again. A timer of the same key is cancelled first, as in all these methods.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>The same with a sender.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    /// <summary>The same with another first delay.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>The same with another first delay and a sender.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    /// <summary>Sends the message once.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends the message once, with a sender.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    /// <summary>True while the timer of that key runs.</summary>
    bool IsTimerActive(object key);

    /// <summary>Cancels; a message that is in the mailbox already is not delivered any more.</summary>
    void Cancel(object key);

    /// <summary>Cancels all.</summary>
    void CancelAll();
}

/// <summary>Has timers, set before the constructor runs.</summary>
public interface IWithTimers
{
    /// <summary>The timers.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>A timer's message on its way; it counts only if its timer still runs when it is read.</summary>
internal class TimerMessage(TimerScheduler owner, object key, object message) : IAutoReceivedMessage, IWrappedMessage, INoSerializationVerificationNeeded
{
    internal TimerScheduler Owner { get; } = owner;
    internal object Key { get; } = key;
    public object Message { get; } = message;
}

internal sealed class QuietTimerMessage(TimerScheduler owner, object key, object message)
    : TimerMessage(owner, key, message), INotInfluenceReceiveTimeout;

/// <summary>The timers of one instance of an actor.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private sealed record Running(TimerMessage Message, bool Repeats, ICancelable Schedule);

    private readonly Dictionary<object, Running> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Schedule.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values) timer.Schedule.Cancel();
        _timers.Clear();
    }

    /// <summary>What the actor is to see for a timer's message; null where the timer is cancelled, replaced, or of an earlier instance.</summary>
    internal object? Accept(TimerMessage message)
    {
        if (!_timers.TryGetValue(message.Key, out var timer) || timer.Message != message) return null;
        if (!timer.Repeats) _timers.Remove(message.Key);
        return message.Message;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        Cancel(key);
        var timed = message is INotInfluenceReceiveTimeout ? new QuietTimerMessage(this, key, message) : new TimerMessage(this, key, message);
        var scheduler = cell.System.Scheduler;
        var schedule = interval is { } every
            ? scheduler.ScheduleTellRepeatedlyCancelable(delay, every, cell.Self, timed, sender)
            : scheduler.ScheduleTellOnceCancelable(delay, cell.Self, timed, sender);
        _timers[key] = new Running(timed, interval is not null, schedule);
    }
}

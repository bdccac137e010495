namespace Troupe.Engine;

using System.Diagnostics;

/// <summary>The scheduler of a system that is given no other: a <see cref="TimerQueue"/>.</summary>
internal sealed class TimerQueueScheduler(Config config, ILoggingAdapter log, TimerQueue queue)
    : SchedulerBase(config, log), IDateTimeOffsetNowTimeProvider
{
    private readonly long _start = Stopwatch.GetTimestamp();

    protected override DateTimeOffset TimeNow => TimeProvider.System.GetUtcNow();

    public override TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(_start);

    public override TimeSpan HighResMonotonicClock => Stopwatch.GetElapsedTime(_start);

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new TellEntry(receiver, message, sender, cancelable), delay, null, cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new TellEntry(receiver, message, sender, cancelable), initialDelay, interval, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(new ActionEntry(action, cancelable), delay, null, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(new ActionEntry(action.Run, cancelable), delay, null, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(new ActionEntry(action, cancelable), initialDelay, interval, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(new ActionEntry(action.Run, cancelable), initialDelay, interval, cancelable);

    private void Add(TimerEntry entry, TimeSpan delay, TimeSpan? interval, ICancelable? cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        // One entry a cancelable, as our own calls have it, leaves the queue when cancelled; any further ones find out when due.
        if (cancelable is Cancelable { Entry: null } ours) ours.Entry = entry;
        queue.Add(entry, delay, interval);
    }

    private sealed class TellEntry(ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) : TimerEntry
    {
        internal override bool Fire()
        {
            if (cancelable is { IsCancellationRequested: true }) return false;
            receiver.Tell(message, sender);
            // A timer that nobody cancels ends with its actor.
            return receiver is not LocalActorRef { IsTerminated: true };
        }
    }

    private sealed class ActionEntry(Action action, ICancelable? cancelable) : TimerEntry
    {
        internal override bool Fire()
        {
            if (cancelable is { IsCancellationRequested: true }) return false;
            action();
            return true;
        }
    }
}

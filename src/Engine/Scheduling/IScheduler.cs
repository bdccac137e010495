namespace Troupe.Engine;

/// <summary>What the time is.</summary>
public interface ITimeProvider
{
    /// <summary>The time of day.</summary>
    DateTimeOffset Now { get; }

    /// <summary>A clock that never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>The same at the highest resolution there is.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>A time provider by the system's clock.</summary>
public interface IDateTimeOffsetNowTimeProvider : ITimeProvider;

/// <summary>Sends messages later.</summary>
public interface ITellScheduler
{
    /// <summary>Sends once.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender);

    /// <summary>Sends once, unless cancelled.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);

    /// <summary>Sends again and again.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender);

    /// <summary>Sends again and again until cancelled.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
}

/// <summary>Something to run.</summary>
public interface IRunnable
{
    /// <summary>Runs it.</summary>
    void Run();
}

/// <summary>Runs runnables later.</summary>
public interface IRunnableScheduler
{
    /// <summary>Runs once, unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable);

    /// <summary>Runs once.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action);

    /// <summary>Runs again and again until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable);

    /// <summary>Runs again and again.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action);
}

/// <summary>Runs actions later, on the scheduler's thread: they must be short, and must not touch an actor's state.</summary>
public interface IActionScheduler : IRunnableScheduler
{
    /// <summary>Runs once, unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable);

    /// <summary>Runs once.</summary>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs again and again until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable);

    /// <summary>Runs again and again.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}

/// <summary>What else a scheduler does besides sending.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>A system's scheduler.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Running actions, besides sending messages.</summary>
    IAdvancedScheduler Advanced { get; }
}

/// <summary>Something that can be called off.</summary>
public interface ICancelable
{
    /// <summary>It has been.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>The same as a token.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off.</summary>
    void Cancel();

    /// <summary>Calls it off later.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Calls it off later.</summary>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Calls it off; true: the first exception of a registered callback is thrown on at once.</summary>
    void Cancel(bool throwOnFirstException);
}

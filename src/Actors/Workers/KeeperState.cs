namespace Troupe.Workers;

/// <summary>Where a worker process stands.</summary>
internal enum KeeperPhase
{
    /// <summary>Started, not yet heard of.</summary>
    Starting,

    /// <summary>It takes orders.</summary>
    Serving,

    /// <summary>Asked to finish and go.</summary>
    Leaving,

    /// <summary>Its grace is over: told to end.</summary>
    Terminating,

    /// <summary>Being killed.</summary>
    Killing,

    /// <summary>Ended, and its owner knows.</summary>
    Gone,
}

/// <summary>What a keeper hears.</summary>
internal enum KeeperSignal
{
    /// <summary>The worker said hello.</summary>
    Joined,

    /// <summary>It should have by now.</summary>
    StartOverdue,

    /// <summary>The owner wants it to finish and go.</summary>
    StopRequested,

    /// <summary>The owner wants it to end, without finishing.</summary>
    TerminateRequested,

    /// <summary>The owner wants it gone.</summary>
    KillRequested,

    /// <summary>The time that the last measure had is over.</summary>
    GraceOver,

    /// <summary>The process has ended.</summary>
    Exited,
}

/// <summary>What a keeper does about it.</summary>
internal enum KeeperMeasure
{
    None,

    /// <summary>Tell the owner that the worker is ready.</summary>
    TellReady,

    /// <summary>Send the worker <c>Leave</c>, and give it its grace.</summary>
    AskToLeave,

    /// <summary>Send the process SIGTERM, and give it a last moment.</summary>
    Terminate,

    /// <summary>Send the process SIGKILL.</summary>
    Kill,

    /// <summary>Tell everybody that the worker is gone.</summary>
    TellGone,
}

/// <summary>The life of a worker process, decided: a table, so that every order of events has one answer.</summary>
internal static class KeeperState
{
    internal static (KeeperPhase Next, KeeperMeasure Measure) After(this KeeperPhase phase, KeeperSignal signal) => (phase, signal) switch
    {
        (KeeperPhase.Gone, _)                                  => (KeeperPhase.Gone, KeeperMeasure.None),            // death may be told twice, the rest late
        (_, KeeperSignal.Exited)                               => (KeeperPhase.Gone, KeeperMeasure.TellGone),
        (KeeperPhase.Killing, _)                               => (KeeperPhase.Killing, KeeperMeasure.None),         // SIGKILL needs no repeating
        (_, KeeperSignal.KillRequested)                        => (KeeperPhase.Killing, KeeperMeasure.Kill),
        (KeeperPhase.Starting, KeeperSignal.Joined)            => (KeeperPhase.Serving, KeeperMeasure.TellReady),
        (KeeperPhase.Starting, KeeperSignal.StartOverdue)      => (KeeperPhase.Killing, KeeperMeasure.Kill),
        (KeeperPhase.Starting, KeeperSignal.StopRequested)     => (KeeperPhase.Killing, KeeperMeasure.Kill),         // it has nothing in hand
        (KeeperPhase.Serving, KeeperSignal.StopRequested)      => (KeeperPhase.Leaving, KeeperMeasure.AskToLeave),
        (KeeperPhase.Starting, KeeperSignal.TerminateRequested) => (KeeperPhase.Killing, KeeperMeasure.Kill),
        (KeeperPhase.Serving or KeeperPhase.Leaving, KeeperSignal.TerminateRequested) => (KeeperPhase.Terminating, KeeperMeasure.Terminate),
        (KeeperPhase.Leaving, KeeperSignal.GraceOver)          => (KeeperPhase.Terminating, KeeperMeasure.Terminate),
        (KeeperPhase.Terminating, KeeperSignal.GraceOver)      => (KeeperPhase.Killing, KeeperMeasure.Kill),
        _                                                      => (phase, KeeperMeasure.None),                       // a late timer, a second hello
    };
}

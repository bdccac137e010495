namespace Troupe.Spawning;

/// <summary>Where a child process stands, as its actor sees it.</summary>
internal enum ChildPhase
{
    /// <summary>Its process is coming up.</summary>
    Starting,

    /// <summary>Its function runs.</summary>
    Running,

    /// <summary>Its function runs, and was told by its token to come to an end.</summary>
    Warned,

    /// <summary>Its function is over; the outcome is being read.</summary>
    Over,

    /// <summary>It was told to exit.</summary>
    Leaving,

    /// <summary>It is no more.</summary>
    Ended,
}

/// <summary>What its actor hears.</summary>
internal enum ChildSignal
{
    /// <summary>The process takes orders.</summary>
    Ready,

    /// <summary>The function has returned or thrown.</summary>
    Reported,

    /// <summary>Its outcome was read: the process is not needed any more.</summary>
    OutcomeRead,

    /// <summary>It is to be terminated, and its function takes a token.</summary>
    WarningAsked,

    /// <summary>It is to be terminated, and its function takes none.</summary>
    TerminationAsked,

    /// <summary>The function had its time after the warning.</summary>
    GraceOver,

    /// <summary>It is to be killed.</summary>
    KillAsked,

    /// <summary>The process has ended.</summary>
    Gone,
}

/// <summary>What its actor does about it.</summary>
internal enum ChildMeasure
{
    None,

    /// <summary>Send it its function.</summary>
    Begin,

    /// <summary>Read the outcome.</summary>
    ReadOutcome,

    /// <summary>Tell it to exit.</summary>
    Dismiss,

    /// <summary>Signal the function's token, and give it its grace.</summary>
    Warn,

    /// <summary>Signal the token, then send SIGTERM, then after the grace SIGKILL.</summary>
    Terminate,

    /// <summary>Send SIGKILL.</summary>
    Kill,

    /// <summary>Its function came to no end: that is the outcome.</summary>
    TellLost,

    /// <summary>Its end alone is left to be told.</summary>
    TellEnded,
}

/// <summary>The life of a child process, decided: a table, so that every order of events has one answer.</summary>
internal static class ChildState
{
    internal static (ChildPhase Next, ChildMeasure Measure) After(this ChildPhase phase, ChildSignal signal) => (phase, signal) switch
    {
        (ChildPhase.Ended, _)                                     => (ChildPhase.Ended, ChildMeasure.None),      // orders may come late
        (ChildPhase.Over or ChildPhase.Leaving, ChildSignal.Gone) => (ChildPhase.Ended, ChildMeasure.TellEnded),
        (_, ChildSignal.Gone)                                     => (ChildPhase.Ended, ChildMeasure.TellLost),
        (_, ChildSignal.KillAsked)                                => (phase, ChildMeasure.Kill),
        (ChildPhase.Starting, ChildSignal.Ready)                  => (ChildPhase.Running, ChildMeasure.Begin),
        (ChildPhase.Running, ChildSignal.WarningAsked)            => (ChildPhase.Warned, ChildMeasure.Warn),
        (ChildPhase.Warned, ChildSignal.WarningAsked)             => (ChildPhase.Warned, ChildMeasure.None),     // it has its grace already
        (ChildPhase.Warned, ChildSignal.GraceOver)                => (ChildPhase.Warned, ChildMeasure.Terminate),
        (ChildPhase.Leaving, ChildSignal.GraceOver)               => (ChildPhase.Leaving, ChildMeasure.Terminate), // what it had started goes on
        (_, ChildSignal.WarningAsked)                             => (phase, ChildMeasure.Terminate),            // no function runs that could listen
        (_, ChildSignal.TerminationAsked)                         => (phase, ChildMeasure.Terminate),
        (ChildPhase.Running or ChildPhase.Warned, ChildSignal.Reported) => (ChildPhase.Over, ChildMeasure.ReadOutcome),
        (ChildPhase.Over, ChildSignal.OutcomeRead)                => (ChildPhase.Leaving, ChildMeasure.Dismiss),
        _                                                         => (phase, ChildMeasure.None),                 // a late timer
    };
}

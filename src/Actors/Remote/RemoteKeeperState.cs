namespace Troupe.Remote;

/// <summary>Where a worker on another machine stands.</summary>
internal enum RemotePhase
{
    /// <summary>No agent has room yet.</summary>
    Waiting,

    /// <summary>Its agent was told to start it.</summary>
    Starting,

    /// <summary>It takes orders.</summary>
    Serving,

    /// <summary>It was told to end, in one way or another; its agent sees to that.</summary>
    Ending,

    /// <summary>Its own connection is gone. If it has ended, its agent will say so in a moment.</summary>
    Severed,

    /// <summary>It lives, but is not reached: being killed.</summary>
    Cutting,

    /// <summary>Its process has ended; what it reported may still be on its way.</summary>
    Ended,

    /// <summary>Its owner knows.</summary>
    Gone,
}

/// <summary>What its keeper hears.</summary>
internal enum RemoteSignal
{
    /// <summary>An agent has room for it.</summary>
    Granted,

    /// <summary>The worker said hello.</summary>
    Joined,

    /// <summary>The worker's connection broke, or it was silent for longer than it may.</summary>
    LinkLost,

    /// <summary>Its agent was lost.</summary>
    AgentLost,

    /// <summary>Its agent says that the process has ended.</summary>
    ProcessEnded,

    /// <summary>The owner wants it to finish and go.</summary>
    StopRequested,

    /// <summary>The owner wants it to end, without finishing.</summary>
    TerminateRequested,

    /// <summary>The owner wants it gone.</summary>
    KillRequested,

    /// <summary>The time of <see cref="RemoteMeasure.AwaitWord"/> or <see cref="RemoteMeasure.AwaitReports"/> is over.</summary>
    WaitOver,
}

/// <summary>What it does about it.</summary>
internal enum RemoteMeasure
{
    None,

    /// <summary>Tell the agent to start it.</summary>
    Start,

    /// <summary>Tell the owner, and the agent, that the worker is ready.</summary>
    TellReady,

    /// <summary>Ask the worker to leave, and have the agent see to it.</summary>
    OrderStop,

    /// <summary>Have the agent terminate it.</summary>
    OrderTerminate,

    /// <summary>Have the agent kill it.</summary>
    OrderKill,

    /// <summary>The same, since it is not reached.</summary>
    OrderCut,

    /// <summary>Wait a moment for the agent to say how it ended.</summary>
    AwaitWord,

    /// <summary>Wait a moment for what it sent before its end.</summary>
    AwaitReports,

    /// <summary>Tell everybody that it is gone, as its agent said.</summary>
    TellGone,

    /// <summary>Tell everybody that it is gone, by no fault of what it ran.</summary>
    TellCut,
}

/// <summary>
/// The life of a worker on another machine, decided: a table, so that every order of events has one answer.
/// <code>
///   Waiting ─► Starting ─► Serving ─► Ending ─► Ended ─► Gone
///                             └─► Severed ─► Cutting ──────┘      an agent's loss, from any ──► Gone
/// </code>
/// </summary>
internal static class RemoteKeeperState
{
    internal static (RemotePhase Next, RemoteMeasure Measure) After(this RemotePhase phase, RemoteSignal signal) => (phase, signal) switch
    {
        (RemotePhase.Gone, _)                                          => (RemotePhase.Gone, RemoteMeasure.None),              // the rest comes late
        (RemotePhase.Waiting, RemoteSignal.Granted)                    => (RemotePhase.Starting, RemoteMeasure.Start),
        (RemotePhase.Waiting, RemoteSignal.StopRequested or RemoteSignal.TerminateRequested or RemoteSignal.KillRequested)
                                                                       => (RemotePhase.Gone, RemoteMeasure.TellGone),
        (RemotePhase.Waiting, _)                                       => (RemotePhase.Waiting, RemoteMeasure.None),
        (RemotePhase.Ended, RemoteSignal.LinkLost or RemoteSignal.WaitOver or RemoteSignal.AgentLost)
                                                                       => (RemotePhase.Gone, RemoteMeasure.TellGone),
        (RemotePhase.Ended, _)                                         => (RemotePhase.Ended, RemoteMeasure.None),
        (_, RemoteSignal.AgentLost)                                    => (RemotePhase.Gone, RemoteMeasure.TellCut),
        (RemotePhase.Starting, RemoteSignal.ProcessEnded)              => (RemotePhase.Gone, RemoteMeasure.TellGone),          // it reported nothing
        (RemotePhase.Serving or RemotePhase.Ending, RemoteSignal.ProcessEnded)
                                                                       => (RemotePhase.Ended, RemoteMeasure.AwaitReports),
        (RemotePhase.Severed, RemoteSignal.ProcessEnded)               => (RemotePhase.Gone, RemoteMeasure.TellGone),          // all it sent was read
        (RemotePhase.Cutting, RemoteSignal.ProcessEnded)               => (RemotePhase.Gone, RemoteMeasure.TellCut),
        (RemotePhase.Starting, RemoteSignal.Joined)                    => (RemotePhase.Serving, RemoteMeasure.TellReady),
        (RemotePhase.Starting, RemoteSignal.StopRequested or RemoteSignal.TerminateRequested or RemoteSignal.KillRequested)
                                                                       => (RemotePhase.Ending, RemoteMeasure.OrderKill),       // it has nothing in hand
        (RemotePhase.Serving, RemoteSignal.StopRequested)              => (RemotePhase.Ending, RemoteMeasure.OrderStop),
        (RemotePhase.Serving or RemotePhase.Ending, RemoteSignal.TerminateRequested)
                                                                       => (RemotePhase.Ending, RemoteMeasure.OrderTerminate),
        (RemotePhase.Serving or RemotePhase.Ending or RemotePhase.Severed, RemoteSignal.KillRequested)
                                                                       => (RemotePhase.Ending, RemoteMeasure.OrderKill),
        (RemotePhase.Serving or RemotePhase.Ending, RemoteSignal.LinkLost)
                                                                       => (RemotePhase.Severed, RemoteMeasure.AwaitWord),
        (RemotePhase.Severed, RemoteSignal.WaitOver)                   => (RemotePhase.Cutting, RemoteMeasure.OrderCut),
        _                                                              => (phase, RemoteMeasure.None),                         // a late timer, a second hello
    };
}

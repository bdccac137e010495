namespace Troupe.Engine;

/// <summary>What happens to an actor, as far as its being at work goes.</summary>
internal enum LifeSignal
{
    /// <summary>It threw, or it escalates a child's failure.</summary>
    Fault,

    /// <summary>Its supervisor, or a sibling's failure, holds it up.</summary>
    Suspend,

    /// <summary>What held it up is over.</summary>
    Resume,

    /// <summary>Its own failure is judged: go on.</summary>
    Forgive,

    /// <summary>Its own failure, or a sibling's, is judged: start anew.</summary>
    Recreate,

    /// <summary>It is to end.</summary>
    Terminate,

    /// <summary>The last of the children it waited for is gone, or none was to be waited for.</summary>
    ChildrenGone,
}

/// <summary>What the cell is to do about it.</summary>
internal enum LifeStep
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>Suspend the children and tell the supervisor.</summary>
    Fail,

    /// <summary>Suspend the children.</summary>
    SuspendChildren,

    /// <summary>Resume the children.</summary>
    ResumeChildren,

    /// <summary>PreRestart; then wait for the children it stopped.</summary>
    Retire,

    /// <summary>Stop the children, and wait for them: there is no instance to begin with.</summary>
    ClearForCreation,

    /// <summary>Stop the children, and wait for them.</summary>
    ClearForEnd,

    /// <summary>A new instance, and PostRestart.</summary>
    Remake,

    /// <summary>An instance, and PreStart.</summary>
    Create,

    /// <summary>PostStop; close the mailbox; tell the parent and the watchers.</summary>
    End,
}

/// <summary>
/// Whether an actor is at work, and what keeps it from it. Changes by <see cref="LifecycleRule"/> alone.
/// </summary>
/// <param name="Suspensions">How many hold it up. Each Suspend and each fault meets exactly one Resume, Forgive or Recreate. Awaits count too.</param>
/// <param name="HasActor">False before the first instance, and after one that failed to start.</param>
/// <param name="HasFailed">A failure is not judged yet, or its judgement is being carried out.</param>
/// <param name="Waiting">What is to be done when the children are gone.</param>
internal readonly record struct LifeState(int Suspensions, bool HasActor, bool HasFailed, WaitingFor Waiting)
{
    /// <summary>An actor that has just been made and is at work.</summary>
    internal static readonly LifeState AtWork = new(0, true, false, WaitingFor.Nothing);

    internal bool IsWaiting => Waiting > WaitingFor.UserRequest;

    internal LifeState Suspended() => this with { Suspensions = Suspensions + 1 };

    // Somebody may resume what nobody suspended: that changes nothing.
    internal LifeState Resumed() => this with { Suspensions = Math.Max(0, Suspensions - 1) };

    internal LifeState Settled() => Resumed() with { HasFailed = false, Waiting = WaitingFor.Nothing };
}

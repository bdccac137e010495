namespace Troupe.Engine;

using static LifeStep;
using On = LifeSignal;

/// <summary>
/// The life of an actor under supervision, as a table; <see cref="CellLifecycle"/> performs it.
/// <code>
///   at work ──Fault──► failed ──Forgive──► at work
///                         ├──Recreate──► retired, waiting for children ──ChildrenGone──► remade, at work
///   any ──Terminate──► waiting for children ──ChildrenGone──► ended
/// </code>
/// </summary>
internal static class LifecycleRule
{
    internal static (LifeState Next, LifeStep Do) After(this LifeState state, LifeSignal signal) => (signal, state) switch
    {
        (On.Fault, { HasFailed: true }) => (state, Ignore), // One failure at a time is enough for the supervisor.
        (On.Fault, _) => (state.Suspended() with { HasFailed = true }, Fail),
        (On.Suspend, _) => (state.Suspended(), SuspendChildren),

        // What never started cannot go on: any leave to go on is an attempt to start it.
        (On.Resume or On.Forgive or On.Recreate, { HasActor: false }) => (state with { HasFailed = true, Waiting = WaitingFor.Creation }, ClearForCreation),
        (On.Resume, _) => (state.Resumed(), ResumeChildren),
        (On.Forgive, _) => (state.Resumed() with { HasFailed = false }, ResumeChildren),
        (On.Recreate, { IsWaiting: true }) => (state.Resumed(), ResumeChildren),
        (On.Recreate, _) => (state with { HasFailed = true, Waiting = WaitingFor.Recreation }, Retire),

        // While it ends it handles no mail, and its failures interest nobody.
        (On.Terminate, { Waiting: WaitingFor.Termination }) => (state, ClearForEnd),
        (On.Terminate, _) => (state.Suspended() with { HasFailed = true, Waiting = WaitingFor.Termination }, ClearForEnd),

        (On.ChildrenGone, { Waiting: WaitingFor.Recreation }) => (state.Settled(), Remake),
        (On.ChildrenGone, { Waiting: WaitingFor.Creation }) => (state.Settled(), Create),
        (On.ChildrenGone, { Waiting: WaitingFor.Termination }) => (state with { Waiting = WaitingFor.Nothing }, End),
        _ => (state, Ignore),
    };

    /// <summary>Whether a system message waits for a better state: judgements for the children to be gone, a child's failure for its judge to be at work.</summary>
    internal static bool MustWait(this LifeState state, SystemMessage message) =>
        state.IsWaiting ? message.StashWhenWaitingForChildren : state.Suspensions > 0 && message.StashWhenFailed;
}

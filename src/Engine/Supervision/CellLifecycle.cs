namespace Troupe.Engine;

using System.Reflection;

/// <summary>
/// Performs what <see cref="LifecycleRule"/> decides when a system message or a fault meets a cell: its start, failures, restarts, and end.
/// <code>
///   fault ──► suspend self and children, tell the supervisor ──► it answers:
///     Resume    mail goes on, same instance
///     Recreate  PreRestart, wait for the children it stopped, new instance, PostRestart, mail goes on
///     Terminate stop children, wait for them, PostStop, close the mailbox, tell the parent, tell the watchers
/// </code>
/// </summary>
internal static class CellLifecycle
{
    internal static void Handle(ActorCell cell, SystemMessage message)
    {
        if (cell.IsTerminated)
        {
            cell.SystemImpl.Refs.SystemMailForTheDead(message, cell.SelfRef);
            return;
        }
        if (cell.Life.MustWait(message))
        {
            (cell.StashedSystemMail ??= []).Add(message);
            return;
        }
        try
        {
            Perform(cell, message);
        }
        catch (Exception fault)
        {
            HandleInvokeFailure(cell, fault);
        }
        HandleStashed(cell);
    }

    private static void HandleStashed(ActorCell cell)
    {
        if (cell.StashedSystemMail is not { } stashed) return;
        // Not the first alone: behind a child's failure, which waits for its judge, may stand the judge's own restart, which no longer waits.
        var life = cell.Life;
        if (!cell.IsTerminated && stashed.TrueForAll(message => life.MustWait(message))) return;
        cell.StashedSystemMail = null;
        foreach (var message in stashed) Handle(cell, message);
    }

    private static void Perform(ActorCell cell, SystemMessage message)
    {
        switch (message)
        {
            case ActorTask task: cell.Tasks.Run(task); break;
            case ActorTaskEnded ended: cell.Tasks.End(ended); break;
            case Failed failed: JudgeChild(cell, failed); break;
            case DeathWatchNotification end: SubjectEnded(cell, end); break;
            case Watch watch: cell.Deaths.AddWatcher(watch.Watchee, watch.Watcher); break;
            case Unwatch unwatch: cell.Deaths.RemoveWatcher(unwatch.Watchee, unwatch.Watcher); break;
            case Recreate recreate: Meet(cell, LifeSignal.Recreate, recreate.Cause); break;
            case Suspend: Meet(cell, LifeSignal.Suspend); break;
            case Resume { CausedByFailure: null }: Meet(cell, LifeSignal.Resume); break;
            case Resume resume: Meet(cell, LifeSignal.Forgive, resume.CausedByFailure); break;
            case Terminate: Meet(cell, LifeSignal.Terminate); break;
        }
    }

    /// <summary>Asks the rule, and does what it says.</summary>
    private static void Meet(ActorCell cell, LifeSignal signal, Exception? cause = null)
    {
        var culprit = cell.Failure?.Culprit;
        var (next, step) = cell.Life.After(signal);
        if (step is not LifeStep.ClearForEnd) cell.Enter(next); // That one enters only if there is something to wait for.
        switch (step)
        {
            case LifeStep.SuspendChildren:
                foreach (var child in cell.ChildRefs) child.Suspend();
                break;
            case LifeStep.ResumeChildren:
                // Only the child whose failure was escalated is told the cause: its own failure is settled with this.
                foreach (var child in cell.ChildRefs) child.Resume(child.Equals(culprit) ? cause! : null!);
                break;
            case LifeStep.Retire: Retire(cell, cause!); break;
            case LifeStep.ClearForCreation:
                // It never started, so there is nothing to resume or to restart.
                Publish(cell, new Error(null, cell.Self.Path.ToString(), ActorType(cell), $"Changing {(signal is LifeSignal.Recreate ? "Recreate" : "Resume")} into Create after {cause}"));
                ClearForCreation(cell);
                break;
            case LifeStep.ClearForEnd: ClearForEnd(cell, next); break;
        }
    }

    internal static void CreateFirst(ActorCell cell)
    {
        try
        {
            Create(cell);
        }
        catch (Exception fault)
        {
            HandleInvokeFailure(cell, fault);
        }
    }

    private static void Create(ActorCell cell)
    {
        try
        {
            var actor = Incarnation.Make(cell);
            cell.Actor = actor;
            actor.AroundPreStart();
            cell.StartIdleTimeout();
            if (cell.LogsLifecycle()) cell.Tell($"Started ({actor})");
        }
        catch (Exception fault)
        {
            if (cell.Actor is { } stillborn) Release(cell, stillborn);
            cell.Actor = null;
            var cause = fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;
            throw cause as ActorInitializationException
                ?? new ActorInitializationException(cell.Self, $"Exception during creation: {cause.Message}", cause);
        }
    }

    internal static void HandleInvokeFailure(ActorCell cell, Exception fault, LocalActorRef[]? childrenThatGoOn = null)
    {
        if (cell.IsTerminated) return;
        var (next, step) = cell.Life.After(LifeSignal.Fault);
        if (step is not LifeStep.Fail) return;
        cell.Enter(next);
        Fail(cell, fault, childrenThatGoOn);
    }

    private static void Fail(ActorCell cell, Exception fault, LocalActorRef[]? childrenThatGoOn)
    {
        try
        {
            var culprit = cell.CurrentMessage is Failed failed ? failed.Child : cell.Self;
            cell.Failure = new FailureState(culprit);
            foreach (var child in cell.ChildRefs)
            {
                if (!child.Equals(culprit) && (childrenThatGoOn is null || Array.IndexOf(childrenThatGoOn, child) < 0)) child.Suspend();
            }
            cell.ParentRef.SendSystemMessage(new Failed(cell.Self, fault, cell.SelfRef.Uid));
        }
        catch (Exception second)
        {
            Publish(cell, new Error(second, cell.Self.Path.ToString(), ActorType(cell), $"Emergency stop: exception in failure handling for {fault}"));
            foreach (var child in cell.ChildRefs) child.Stop();
            End(cell);
        }
    }

    private static void JudgeChild(ActorCell cell, Failed failed)
    {
        if (failed.Child is not LocalActorRef child || !cell.Kids.Contains(child) || child.Uid != failed.Uid)
        {
            Publish(cell, new Debug(cell.Self.Path.ToString(), ActorType(cell), $"dropping {failed} from unknown child"));
            return;
        }
        var (message, sender) = (cell.CurrentMessage, cell.Sender);
        cell.SetCurrent(failed, child);
        if (!StrategyOf(cell).HandleFailure(cell, child, failed.Cause))
        {
            // Escalated: this actor fails with the child's fault, and the child stays as it is until this one is judged.
            HandleInvokeFailure(cell, failed.Cause);
        }
        else cell.SetCurrent(message, sender);
    }

    private static SupervisorStrategy StrategyOf(ActorCell cell) =>
        cell.Actor?.StrategyInUse ?? cell.Props.SupervisorStrategy ?? SupervisorStrategy.DefaultStrategy;

    private static void Retire(ActorCell cell, Exception cause)
    {
        var (failed, message) = (cell.Actor!, cell.CurrentMessage);
        if (cell.LogsLifecycle()) cell.Tell("Restarting");
        try
        {
            Incarnation.Retire(failed, actor => actor.AroundPreRestart(cause, message!));
        }
        catch (Exception fault)
        {
            // The best one can do: the old instance goes either way.
            var wrapped = new PreRestartException(cell.Self, fault, cause, message!);
            Publish(cell, new Error(wrapped, cell.Self.Path.ToString(), failed.GetType(), wrapped.Message));
        }
        Release(cell, failed);
        if (cell.Kids.WaitFor(WaitingFor.Recreation)) cell.Failure = cell.Failure! with { RestartCause = cause };
        else MeetChildrenGone(cell, WaitingFor.Recreation, cause);
    }

    private static void ClearForCreation(ActorCell cell)
    {
        cell.CancelIdleTimeout();
        foreach (var child in cell.ChildRefs) cell.Stop(child);
        if (!cell.Kids.WaitFor(WaitingFor.Creation)) MeetChildrenGone(cell, WaitingFor.Creation, null);
    }

    private static void ClearForEnd(ActorCell cell, LifeState next)
    {
        cell.SetReceiveTimeout(null);
        cell.DeathsOrNone?.UnwatchAll();
        foreach (var child in cell.ChildRefs) cell.Stop(child);
        var waits = cell.Life.Waiting == WaitingFor.Termination;
        if (cell.HasChildren && cell.Kids.WaitFor(WaitingFor.Termination))
        {
            if (!waits && cell.LogsLifecycle()) cell.Tell("Stopping");
            cell.Enter(next);
        }
        else MeetChildrenGone(cell, WaitingFor.Termination, null);
    }

    private static void MeetChildrenGone(ActorCell cell, WaitingFor done, Exception? restartCause)
    {
        var (next, step) = (cell.Life with { Waiting = done }).After(LifeSignal.ChildrenGone);
        switch (step)
        {
            case LifeStep.Remake: Remake(cell, next, restartCause!); break;
            case LifeStep.Create:
                cell.Enter(next);
                Create(cell);
                break;
            case LifeStep.End: End(cell); break;
        }
    }

    private static void Remake(ActorCell cell, LifeState next, Exception cause)
    {
        // Taken before the new instance makes children of its own.
        var survivors = cell.ChildRefs;
        try
        {
            cell.Enter(next);
            cell.SetCurrentMessage(null); // The sender stays: an async handler that the restart met is still to answer it.
            var fresh = Incarnation.Make(cell);
            cell.Actor = fresh;
            fresh.AroundPostRestart(cause, null!);
            cell.StartIdleTimeout();
            if (cell.LogsLifecycle()) cell.Tell($"Restarted ({fresh})");
            foreach (var child in survivors) child.Restart(cause);
        }
        catch (Exception fault)
        {
            if (cell.Actor is { } stillborn) Release(cell, stillborn);
            cell.Actor = null; // So that no PreRestart is called on what never started.
            var inner = fault is TargetInvocationException { InnerException: { } thrown } ? thrown : fault;
            HandleInvokeFailure(cell, new PostRestartException(cell.Self, inner, cause), survivors);
        }
    }

    // A producer is the user's: what it throws here must not keep anybody from ending.
    private static void Release(ActorCell cell, ActorBase actor)
    {
        try
        {
            cell.Props.ReleaseActor(actor);
        }
        catch (Exception fault)
        {
            Publish(cell, new Error(fault, cell.Self.Path.ToString(), actor.GetType(), fault.Message));
        }
    }

    private static void End(ActorCell cell)
    {
        var actor = cell.Actor;
        cell.IsStopping = true;
        try
        {
            if (actor is not null) Incarnation.Retire(actor, static it => it.AroundPostStop());
        }
        catch (Exception fault)
        {
            Publish(cell, new Error(fault, cell.Self.Path.ToString(), ActorType(cell), fault.Message));
        }
        if (actor is not null) Release(cell, actor);
        if (cell.IsSubscribed) cell.System.EventStream.Unsubscribe(cell.Self);
        cell.Close();
        // The parent first, so that the name is free when watchers hear of the end.
        cell.ParentRef.SendSystemMessage(new DeathWatchNotification(cell.Self, true, false));
        cell.DeathsOrNone?.TellWatchers();
        cell.DeathsOrNone?.UnwatchAll();
        if (cell.LogsLifecycle()) cell.Tell("Stopped");
        cell.Forget();
    }

    private static void SubjectEnded(ActorCell cell, DeathWatchNotification end)
    {
        cell.DeathsOrNone?.SubjectEnded(end);
        if (end.Actor is not LocalActorRef child || !cell.Kids.Contains(child)) return;
        var cause = cell.Failure?.RestartCause;
        MeetChildrenGone(cell, cell.Kids.Remove(child), cause);
    }

    private static Type ActorType(ActorCell cell) => cell.Actor?.GetType() ?? cell.Props.Type;

    private static void Publish(ActorCell cell, LogEvent logEvent) => cell.System.EventStream.Publish(logEvent);
}

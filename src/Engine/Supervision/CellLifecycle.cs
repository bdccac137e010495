namespace Troupe.Engine;

using System.Reflection;

/// <summary>
/// What system messages do to a cell: its start, failures, restarts, and end.
/// <code>
///   fault ──► suspend self and children, tell the supervisor ──► it answers:
///     Resume    mail goes on, same instance
///     Recreate  PreRestart, wait for the children it stopped, new instance, PostRestart, mail goes on
///     Terminate stop children, wait for them, PostStop, close the mailbox, tell the parent, tell the watchers
/// </code>
/// Suspensions are counted, and every Suspend meets exactly one Resume or Recreate.
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
        if (MustWait(cell, message))
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

    private static bool MustWait(ActorCell cell, SystemMessage message) =>
        cell.IsWaitingForChildren ? message.StashWhenWaitingForChildren : cell.IsSuspended && message.StashWhenFailed;

    private static void HandleStashed(ActorCell cell)
    {
        if (cell.StashedSystemMail is not { } stashed) return;
        if (!cell.IsTerminated && MustWait(cell, stashed[0])) return;
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
            case Recreate recreate: BeginRestart(cell, recreate.Cause); break;
            case Suspend: SuspendAll(cell); break;
            case Resume resume: ResumeAll(cell, resume.CausedByFailure); break;
            case Terminate: BeginStop(cell); break;
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
        }
        catch (Exception fault)
        {
            cell.Actor = null;
            var cause = fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;
            throw cause as ActorInitializationException
                ?? new ActorInitializationException(cell.Self, $"Exception during creation: {cause.Message}", cause);
        }
    }

    internal static void HandleInvokeFailure(ActorCell cell, Exception fault, LocalActorRef[]? childrenThatGoOn = null)
    {
        if (cell.Failure is not null || cell.IsTerminated) return; // One failure at a time is enough for the supervisor.
        try
        {
            cell.SuspendMail();
            var culprit = cell.CurrentMessage is Failed failed ? failed.Child : cell.Self;
            cell.Failure = new FailureState(culprit, IsFatal: cell.Actor is null);
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
            FinishStop(cell);
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

    private static void SuspendAll(ActorCell cell)
    {
        cell.SuspendMail();
        foreach (var child in cell.ChildRefs) child.Suspend();
    }

    private static void ResumeAll(ActorCell cell, Exception? cause)
    {
        if (cell.Actor is null)
        {
            BeginCreateAnew(cell);
            return;
        }
        if (cell.Failure is { IsFatal: true } && cause is not null)
        {
            BeginRestart(cell, cause);
            return;
        }
        var culprit = cell.Failure?.Culprit;
        cell.ResumeMail();
        if (cause is not null) cell.Failure = null;
        // Only the child whose failure was escalated is told the cause: its own failure is settled with this.
        foreach (var child in cell.ChildRefs) child.Resume(child.Equals(culprit) ? cause! : null!);
    }

    private static void BeginRestart(ActorCell cell, Exception cause)
    {
        if (cell.Actor is not { } failed)
        {
            BeginCreateAnew(cell);
            return;
        }
        if (cell.IsWaitingForChildren)
        {
            ResumeAll(cell, null);
            return;
        }
        if (cell.Failure is not { IsFatal: true }) Retire(cell, failed, cause);
        if (!cell.Kids.WaitFor(WaitingFor.Recreation)) FinishRestart(cell, cause);
        else cell.Failure = (cell.Failure ?? new FailureState(cell.Self, false)) with { RestartCause = cause };
    }

    private static void Retire(ActorCell cell, ActorBase failed, Exception cause)
    {
        var message = cell.CurrentMessage;
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
        cell.Props.ReleaseActor(failed);
    }

    private static void FinishRestart(ActorCell cell, Exception cause)
    {
        // Taken before the new instance makes children of its own.
        var survivors = cell.ChildRefs;
        try
        {
            cell.ResumeMail();
            cell.Failure = null;
            cell.SetCurrentMessage(null); // The sender stays: an async handler that the restart met is still to answer it.
            var fresh = Incarnation.Make(cell);
            cell.Actor = fresh;
            fresh.AroundPostRestart(cause, null!);
            cell.StartIdleTimeout();
            foreach (var child in survivors) child.Restart(cause);
        }
        catch (Exception fault)
        {
            cell.Actor = null; // So that no PreRestart is called on what never started.
            var inner = fault is TargetInvocationException { InnerException: { } thrown } ? thrown : fault;
            HandleInvokeFailure(cell, new PostRestartException(cell.Self, inner, cause), survivors);
        }
    }

    private static void BeginCreateAnew(ActorCell cell)
    {
        cell.CancelIdleTimeout();
        foreach (var child in cell.ChildRefs) cell.Stop(child);
        if (!cell.Kids.WaitFor(WaitingFor.Creation)) FinishCreateAnew(cell);
    }

    private static void FinishCreateAnew(ActorCell cell)
    {
        cell.ResumeMail();
        cell.Failure = null;
        Create(cell);
    }

    private static void BeginStop(ActorCell cell)
    {
        cell.SetReceiveTimeout(null);
        cell.DeathsOrNone?.UnwatchAll();
        if (!cell.HasChildren && !cell.IsWaitingForChildren)
        {
            FinishStop(cell);
            return;
        }
        foreach (var child in cell.ChildRefs) cell.Stop(child);
        var wasTerminating = cell.IsTerminating;
        if (!cell.Kids.WaitFor(WaitingFor.Termination))
        {
            FinishStop(cell);
            return;
        }
        if (wasTerminating) return;
        // No mail while the children end, and no failures told to a supervisor that has already judged.
        cell.SuspendMail();
        cell.Failure ??= new FailureState(cell.Self, false);
    }

    private static void FinishStop(ActorCell cell)
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
        if (actor is not null) cell.Props.ReleaseActor(actor);
        if (cell.IsSubscribed) cell.System.EventStream.Unsubscribe(cell.Self);
        cell.Close();
        // The parent first, so that the name is free when watchers hear of the end.
        cell.ParentRef.SendSystemMessage(new DeathWatchNotification(cell.Self, true, false));
        cell.DeathsOrNone?.TellWatchers();
        cell.DeathsOrNone?.UnwatchAll();
        cell.Forget();
    }

    private static void SubjectEnded(ActorCell cell, DeathWatchNotification end)
    {
        cell.DeathsOrNone?.SubjectEnded(end);
        if (end.Actor is not LocalActorRef child || !cell.Kids.Contains(child)) return;
        var cause = cell.Failure?.RestartCause;
        switch (cell.Kids.Remove(child))
        {
            case WaitingFor.Recreation: FinishRestart(cell, cause!); break;
            case WaitingFor.Creation: FinishCreateAnew(cell); break;
            case WaitingFor.Termination: FinishStop(cell); break;
        }
    }

    private static Type ActorType(ActorCell cell) => cell.Actor?.GetType() ?? cell.Props.Type;

    private static void Publish(ActorCell cell, LogEvent logEvent) => cell.System.EventStream.Publish(logEvent);
}

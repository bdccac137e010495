namespace Troupe.Engine;

/// <summary>Whom an actor watches, who watches it, and which ends are on their way through its mailbox.</summary>
internal sealed class DeathWatch(ActorCell cell)
{
    private readonly Dictionary<IActorRef, object?> _watching = [];
    private readonly HashSet<IActorRef> _watchedBy = [];
    private Dictionary<IActorRef, object?>? _queued;

    internal void Watch(IInternalActorRef subject, object? message)
    {
        if (subject.Equals(cell.Self)) return;
        if (_watching.TryGetValue(subject, out var before))
        {
            if (!Equals(before, message))
                throw new InvalidOperationException($"Watch({cell.Self}, {subject}) is already in use with message {before ?? "Terminated"}; unwatch first to change it.");
            return;
        }
        subject.SendSystemMessage(new Watch(subject, cell.SelfRef));
        _watching.Add(subject, message);
    }

    internal void Unwatch(IInternalActorRef subject)
    {
        if (!subject.Equals(cell.Self) && _watching.Remove(subject))
            subject.SendSystemMessage(new Unwatch(subject, cell.SelfRef));
        _queued?.Remove(subject);
    }

    /// <summary>A subject's end has come: the message for it goes through the mailbox, behind what the subject had sent.</summary>
    internal void SubjectEnded(DeathWatchNotification end)
    {
        if (!_watching.Remove(end.Actor, out var message) || cell.IsTerminating) return;
        // Filed first: a pinned or fast consumer is this very thread, but an unwatch between must find it.
        (_queued ??= []).TryAdd(end.Actor, message);
        cell.Self.Tell(new Terminated(end.Actor, end.ExistenceConfirmed, end.AddressTerminated), end.Actor);
    }

    /// <summary>What the actor is to see for a <see cref="Terminated"/> from its mailbox: it, the custom message, or (null) nothing.</summary>
    internal object? Accept(Terminated terminated) =>
        _queued is not null && _queued.Remove(terminated.ActorRef, out var message) ? message ?? terminated : null;

    /// <summary>A <see cref="Terminated"/> that was stashed goes through the mailbox once more.</summary>
    internal void ComesAgain(IActorRef subject) => (_queued ??= []).TryAdd(subject, null);

    internal void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watchee.Equals(cell.Self) && !watcher.Equals(cell.Self))
        {
            if (_watchedBy.Add(watcher) && cell.LogsLifecycle()) cell.Tell($"now watched by {watcher}");
        }
        else if (!watchee.Equals(cell.Self) && watcher.Equals(cell.Self)) Watch(watchee, null);
    }

    internal void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watchee.Equals(cell.Self) && !watcher.Equals(cell.Self))
        {
            if (_watchedBy.Remove(watcher) && cell.LogsLifecycle()) cell.Tell($"no longer watched by {watcher}");
        }
        else if (!watchee.Equals(cell.Self) && watcher.Equals(cell.Self)) Unwatch(watchee);
    }

    /// <summary>Remote watchers first: the local ones may be what keeps the connection open.</summary>
    internal void TellWatchers()
    {
        foreach (var local in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var watcher in _watchedBy)
            {
                if (watcher is IInternalActorRef to && to.IsLocal == local && !to.Equals(cell.Parent))
                    to.SendSystemMessage(new DeathWatchNotification(cell.Self, true, false));
            }
        }
        _watchedBy.Clear();
    }

    internal void UnwatchAll()
    {
        foreach (var subject in _watching.Keys)
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, cell.SelfRef));
        _watching.Clear();
        _queued = null;
    }
}

namespace Troupe.Engine;

/// <summary>Who watches whom over one association, both ways, so that the end of the peer is the end of everything it had.</summary>
internal sealed class RemoteWatches
{
    // Guards both tables: actors watch, readers tell of ends, whoever loses the link takes all.
    private readonly object _gate = new();
    private readonly Dictionary<ActorPath, List<(IInternalActorRef Watchee, IInternalActorRef Watcher)>> _ours = [];
    private readonly HashSet<(IInternalActorRef Watchee, IInternalActorRef Watcher)> _theirs = [];

    /// <summary>A system message of ours for one of theirs: what it says of who watches whom.</summary>
    public void Note(RemoteActorRef recipient, ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                Watch(watch.Watchee, watch.Watcher);
                break;
            case Unwatch unwatch:
                Unwatch(unwatch.Watchee, unwatch.Watcher);
                break;
            case DeathWatchNotification end:
                UnwatchedBy((IInternalActorRef)end.Actor, recipient);
                break;
        }
    }

    /// <summary>An actor of ours watches one of theirs.</summary>
    public void Watch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate)
        {
            if (!_ours.TryGetValue(watchee.Path, out var watches)) _ours[watchee.Path] = watches = [];
            if (!watches.Contains((watchee, watcher))) watches.Add((watchee, watcher));
        }
    }

    public void Unwatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate)
        {
            if (!_ours.TryGetValue(watchee.Path, out var watches)) return;
            watches.Remove((watchee, watcher));
            if (watches.Count == 0) _ours.Remove(watchee.Path);
        }
    }

    /// <summary>One of theirs has ended: the watches that this settles, for one watcher. A watch of any incarnation is settled by each.</summary>
    public List<(IInternalActorRef Watchee, IInternalActorRef Watcher)> Ended(ActorPath actor, string watcherText)
    {
        var settled = new List<(IInternalActorRef, IInternalActorRef)>();
        lock (_gate)
        {
            if (!_ours.TryGetValue(actor, out var watches)) return settled;
            for (var i = watches.Count - 1; i >= 0; i--)
            {
                var (watchee, watcher) = watches[i];
                var sameOne = watchee.Path.Uid == ActorPath.UndefinedUid || actor.Uid == ActorPath.UndefinedUid || watchee.Path.Uid == actor.Uid;
                if (!sameOne || Serialization.SerializedActorPath(watcher) != watcherText) continue;
                settled.Add(watches[i]);
                watches.RemoveAt(i);
            }

            if (watches.Count == 0) _ours.Remove(actor);
        }

        return settled;
    }

    /// <summary>An actor of theirs watches one of ours.</summary>
    public void WatchedBy(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate) _theirs.Add((watchee, watcher));
    }

    public void UnwatchedBy(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate) _theirs.Remove((watchee, watcher));
    }

    /// <summary>The peer is gone: takes all there is. To be told, once no lock is held.</summary>
    public EndedWatches TakeAll()
    {
        List<(IInternalActorRef Watchee, IInternalActorRef Watcher)> ours = [], theirs;
        lock (_gate)
        {
            foreach (var watches in _ours.Values) ours.AddRange(watches);
            theirs = [.. _theirs];
            _ours.Clear();
            _theirs.Clear();
        }

        return new EndedWatches(ours, theirs);
    }

    /// <summary>Takes all and tells it.</summary>
    public void PeerGone() => TakeAll().Tell();
}

/// <summary>Watches that the end of a peer has ended.</summary>
internal sealed class EndedWatches(
    List<(IInternalActorRef Watchee, IInternalActorRef Watcher)> ours, List<(IInternalActorRef Watchee, IInternalActorRef Watcher)> theirs)
{
    /// <summary>Watchers here are told, watched ones here forget theirs.</summary>
    public void Tell()
    {
        foreach (var (watchee, watcher) in ours) watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed: false, addressTerminated: true));
        foreach (var (watchee, watcher) in theirs) watchee.SendSystemMessage(new Unwatch(watchee, watcher));
    }
}

namespace Troupe.Engine;

/// <summary>Delivers the frames of one link. Bytes that are no frame throw <see cref="MalformedFrameException"/>; a message that cannot be read here is logged and left.</summary>
internal sealed class Inbound(Remoting remoting, Association association, LinkThread link, long uid)
{
    private readonly InternedTexts<IInternalActorRef> _refs = new();
    private readonly InternedTexts<string> _manifests = new();
    private bool _owesAcknowledgement;

    /// <summary>Takes one frame. False: it was the last.</summary>
    public bool Take(ReadOnlySpan<byte> frame)
    {
        var from = new WireReader(frame);
        switch ((FrameKind)from.Byte())
        {
            case FrameKind.Message:
                Message(ref from);
                return true;
            case FrameKind.Watch:
                Watch(ref from);
                return true;
            case FrameKind.Unwatch:
                Unwatch(ref from);
                return true;
            case FrameKind.Ended:
                Ended(ref from);
                return true;
            case FrameKind.Terminate:
                Terminate(ref from);
                return true;
            case FrameKind.Acknowledge:
                var number = from.Int64();
                var gap = from.Byte() != 0;
                from.End();
                return association.Acknowledged(uid, number, gap);
            case FrameKind.Session:
                var first = new SessionWord(from.Int64(), from.Int64(), from.Int64());
                from.End();
                return association.Met(link, uid, first);
            case FrameKind.Heartbeat:
                from.End();
                association.AnswerHeartbeat();
                return true;
            case FrameKind.HeartbeatAnswer:
                from.End();
                association.Heartbeats?.Hear();
                return true;
            case FrameKind.Goodbye:
                from.End();
                return false;
            default:
                throw new MalformedFrameException($"A frame is of kind {frame[0]}.");
        }
    }

    /// <summary>All that had come is taken: one acknowledgement is enough for it.</summary>
    public void EndBatch()
    {
        if (!_owesAcknowledgement) return;
        _owesAcknowledgement = false;
        association.Flush();
    }

    private void Message(ref WireReader from)
    {
        var recipient = _refs.Read(ref from) ?? throw new MalformedFrameException("A message has no recipient.");
        var sender = _refs.Read(ref from);
        var serializer = from.Signed();
        var manifest = _manifests.Read(ref from)?.Text ?? "";
        var to = Recipient(recipient);
        var by = sender is null ? null : sender.Meaning ??= Any(sender.Text);

        object message;
        try
        {
            message = remoting.System.Serialization.Deserialize(from.Rest, serializer, manifest);
        }
        catch (Exception wrong)
        {
            // A serializer is the application's code: whatever it throws ends this message, not the link.
            remoting.Error(wrong, $"A message for {to} from {association.Peer} (serializer {serializer}, manifest \"{manifest}\") cannot be read: {wrong.Message}");
            return;
        }

        to.Tell(message ?? throw new MalformedFrameException("A message is null."), by!);
    }

    private void Watch(ref WireReader from)
    {
        var (number, watchee, watcher) = WatcheeAndWatcher(ref from);
        Deliver(number, () =>
        {
            association.Watches.WatchedBy(watchee, watcher);
            watchee.SendSystemMessage(new Watch(watchee, watcher));
        });
    }

    private void Unwatch(ref WireReader from)
    {
        var (number, watchee, watcher) = WatcheeAndWatcher(ref from);
        Deliver(number, () =>
        {
            association.Watches.UnwatchedBy(watchee, watcher);
            watchee.SendSystemMessage(new Unwatch(watchee, watcher));
        });
    }

    private void Ended(ref WireReader from)
    {
        var number = from.Int64();
        var watcher = from.Text();
        var actor = PathOf(from.Text());
        var confirmed = from.Byte() != 0;
        from.End();
        Deliver(number, () =>
        {
            foreach (var (watchee, by) in association.Watches.Ended(actor, watcher)) by.SendSystemMessage(new DeathWatchNotification(watchee, confirmed, addressTerminated: false));
        });
    }

    private void Terminate(ref WireReader from)
    {
        var number = from.Int64();
        var doomed = Local(from.Text());
        from.End();
        Deliver(number, doomed.Stop);
    }

    private void Deliver(long number, Action deliver)
    {
        _owesAcknowledgement = true;
        association.Deliver(uid, number, deliver);
    }

    private (long Number, IInternalActorRef Watchee, IInternalActorRef Watcher) WatcheeAndWatcher(ref WireReader from)
    {
        var number = from.Int64();
        var watchee = Local(from.Text());
        var watcher = PathOf(from.Text());
        from.End();
        // A peer watches for its own actors only: the end of its link is the end of what is noted for it.
        if (!watcher.Address.Equals(association.Peer)) throw new MalformedFrameException($"{watcher} is not the peer's to watch for.");
        return (number, watchee, remoting.RefFor(watcher));
    }

    // A ref of an actor that is there is kept; whoever was not, or is no more, is looked for again: a name may be taken anew.
    private IInternalActorRef Recipient(InternedTexts<IInternalActorRef>.Entry entry)
    {
        if (entry.Meaning is { IsTerminated: false, IsLocal: true } known) return known;
        var found = Local(entry.Text);
        entry.Meaning = found;
        return found;
    }

    private IInternalActorRef Local(string text)
    {
        var path = PathOf(text);
        // We are no relay.
        if (!path.Address.Equals(remoting.LocalAddress)) throw new MalformedFrameException($"{text} is not in this system.");
        return (IInternalActorRef)remoting.System.Provider.ResolveActorRef(path);
    }

    private IInternalActorRef Any(string text) => (IInternalActorRef)remoting.System.Provider.ResolveActorRef(PathOf(text));

    private static ActorPath PathOf(string text) => ActorPath.TryParse(text, out var path) ? path : throw new MalformedFrameException($"{text} is no path.");
}

namespace Troupe.Engine;

/// <summary>Brings an inbox's messages and those who wait for them together, both in the order they came.</summary>
internal sealed class InboxActor(int size) : ActorBase
{
    private readonly LinkedList<object> _messages = new();
    private readonly LinkedList<InboxRequest> _waiting = new();
    private bool _warned;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InboxRequest request: Serve(request); break;
            case InboxCommand.Watch { Message: null } watch: Context.Watch(watch.Subject); break;
            case InboxCommand.Watch watch: Context.WatchWith(watch.Subject, watch.Message); break;
            case InboxCommand.Unwatch unwatch: Context.Unwatch(unwatch.Subject); break;
            default: Keep(message); break;
        }
        return true;
    }

    protected override void PostStop()
    {
        foreach (var request in _waiting) request.Fail(new ActorKilledException("The inbox has been disposed of."));
    }

    private void Serve(InboxRequest request)
    {
        for (var node = _messages.First; node is not null; node = node.Next)
        {
            if (!request.TryGive(node.Value)) continue;
            _messages.Remove(node);
            _warned = false;
            return;
        }
        if (!request.IsOver) _waiting.AddLast(request);
    }

    private void Keep(object message)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            var given = node.Value.TryGive(message);
            if (given || node.Value.IsOver) _waiting.Remove(node);
            if (given) return;
            node = next;
        }
        if (_messages.Count < size) _messages.AddLast(message);
        else if (!_warned)
        {
            _warned = true; // Once, until there is room again.
            Context.GetLogger().Warning(
                "Dropping message: Inbox size has been exceeded, use akka.actor.inbox.inbox-size to increase maximum allowed inbox size. Current is {0}", size);
        }
    }
}

namespace Troupe.Engine;

/// <summary>Any number of messages, the one with the least number first, equals in the order they came.</summary>
internal sealed class PriorityMailboxQueue(Func<object, int> priorityOf) : OneByOneMailbox
{
    private readonly PriorityQueue<Envelope, (int Priority, long Number)> _messages = new();
    private long _number;

    private protected override int Waiting => _messages.Count;

    internal override Posted Post(object message, IActorRef sender)
    {
        var priority = priorityOf(message); // The user's code: outside the lock.
        var word = Lock();
        if ((word & Closed) != 0)
        {
            Unlock(word);
            return Posted.Closed;
        }
        _messages.Enqueue(new Envelope(message, sender), (priority, _number++));
        return UnlockPosted(word);
    }

    private protected override Envelope Take() => _messages.Dequeue();
}

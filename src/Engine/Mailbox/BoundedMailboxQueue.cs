namespace Troupe.Engine;

/// <summary>Takes a number of messages; a sender that finds it full waits for room, and after the push timeout the message is a dead letter.</summary>
internal sealed class BoundedMailboxQueue(int capacity, TimeSpan pushTimeout) : OneByOneMailbox
{
    private readonly Queue<Envelope> _messages = new();
    private readonly object _room = new(); // Waited on by senders that found no room. Always taken before the word's lock, never inside it.
    private int _senders;                  // Those that wait, or are about to. Under _room.

    private protected override int Waiting => _messages.Count;

    internal override Posted Post(object message, IActorRef sender)
    {
        if (TryPost(message, sender) is { } done) return done;
        var deadline = Environment.TickCount64 + (long)pushTimeout.TotalMilliseconds;
        lock (_room)
        {
            // Counted before the look: a consumer that takes a message after it sees the count and pulses. Exchanged, hence a full fence.
            Interlocked.Increment(ref _senders);
            try
            {
                while (true)
                {
                    if (TryPost(message, sender) is { } posted) return posted;
                    var left = deadline - Environment.TickCount64;
                    if (left <= 0) return Posted.Closed;
                    Monitor.Wait(_room, (int)Math.Min(left, int.MaxValue));
                }
            }
            finally
            {
                Interlocked.Decrement(ref _senders);
            }
        }
    }

    internal override bool Refill()
    {
        if (!base.Refill()) return false;
        if (Volatile.Read(ref _senders) > 0) Wake(all: false); // The lock just released is a full fence on the way in; see Post.
        return true;
    }

    private protected override Envelope Take() => _messages.Dequeue();

    private protected override void WhenClosed() => Wake(all: true);

    private Posted? TryPost(object message, IActorRef sender)
    {
        var word = Lock();
        if ((word & Closed) != 0)
        {
            Unlock(word);
            return Posted.Closed;
        }
        if (_messages.Count >= capacity)
        {
            Unlock(word);
            return null;
        }
        _messages.Enqueue(new Envelope(message, sender));
        return UnlockPosted(word);
    }

    private void Wake(bool all)
    {
        lock (_room)
        {
            if (all) Monitor.PulseAll(_room);
            else Monitor.Pulse(_room);
        }
    }
}

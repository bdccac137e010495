namespace Troupe.Engine;

/// <summary>
/// Takes any number of messages. Two arrays swap places: producers fill one under the spin lock while the consumer works through the other,
/// so nothing is allocated once they have grown, and the two touch the same line only when they swap.
/// </summary>
internal sealed class UnboundedMailboxQueue : Mailbox
{
    private const int FirstCapacity = 4;
    private const int KeptCapacity = 1024;

    private Envelope[] _inbox = Envelope.None;
    private int _count;

    private protected override bool HasInbox => _count > 0;

    internal override Posted Post(object message, IActorRef sender)
    {
        var word = Lock();
        if ((word & Closed) != 0)
        {
            Unlock(word);
            return Posted.Closed;
        }
        var inbox = _inbox;
        var count = _count;
        if (count >= inbox.Length) inbox = Grow();
        inbox[count] = new Envelope(message, sender);
        _count = count + 1;
        return UnlockPosted(word);
    }

    internal override bool Refill()
    {
        // A look without the lock: a miss here is seen by TryGoIdle.
        if (Volatile.Read(ref _count) == 0) return false;

        var spare = Batch;
        // A burst's array does not stay: it goes when less than an eighth of it was used.
        if (spare.Length > KeptCapacity && End < spare.Length / 8) spare = Envelope.None;
        var word = Lock();
        Batch = _inbox;
        End = _count;
        _inbox = spare;
        _count = 0;
        Unlock(word);
        Position = 0;
        return true;
    }

    private protected override (Envelope[] Messages, int Count) TakeInbox()
    {
        var taken = (_inbox, _count);
        _inbox = Envelope.None;
        _count = 0;
        return taken;
    }

    private Envelope[] Grow()
    {
        var grown = new Envelope[Math.Max(FirstCapacity, _inbox.Length * 2)];
        Array.Copy(_inbox, grown, _count);
        return _inbox = grown;
    }
}

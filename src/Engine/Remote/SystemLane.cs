namespace Troupe.Engine;

/// <summary>
/// The system messages between this system and one incarnation of a peer: each is delivered once and in order, though links break between. Wants the
/// association's gate held.
/// </summary>
internal sealed class SystemLane(Outbound outbound, int bound)
{
    private readonly SystemOutbox<SystemFrame> _outbox = new(bound);
    private readonly SystemInbox _inbox = new();
    private bool _hasSentAgain;

    /// <summary>So many the peer has not acknowledged.</summary>
    public int Unacknowledged => _outbox.Count;

    /// <summary>Keeps a message and appends it; a link that comes later takes it along. False: the peer has left too many unacknowledged.</summary>
    public bool TrySend(in SystemFrame frame)
    {
        if (!_outbox.TryAdd(frame, out var number)) return false;
        outbound.Append(frame, number);
        return true;
    }

    /// <summary>Another link is written to from here on.</summary>
    public void BeginLink() => _hasSentAgain = false;

    /// <summary>The link is gone, and with it, perhaps, what is not acknowledged: appends it again, before anything newer.</summary>
    public void SendAgain()
    {
        foreach (var (number, frame) in _outbox.Unacknowledged) outbound.Append(frame, number);
    }

    /// <summary>The peer says how far it has come. False: it cannot have come so far.</summary>
    public bool Acknowledged(long number, bool gap)
    {
        if (!_outbox.Acknowledge(number)) return false;
        // Once a link: it is a stream, and what was sent again over it comes. Who asks on and on would be sent everything on and on.
        if (!gap || _hasSentAgain || outbound.IsFull) return true;
        _hasSentAgain = true;
        SendAgain();
        return true;
    }

    /// <summary>Whether a message of this number is to be delivered now. Every answer is to be acknowledged.</summary>
    public SystemTurn Take(long number) => _inbox.Take(number);

    /// <summary>Acknowledges, with the next write.</summary>
    public void Acknowledge(bool gap) => outbound.Acknowledge(_inbox.Delivered, gap);

    /// <summary>The incarnation is over: nothing is owed it, and the next one counts anew.</summary>
    public void Clear()
    {
        _outbox.Clear();
        _inbox.Clear();
    }
}

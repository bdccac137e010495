namespace Troupe.Channels;

using Troupe.Peers;

/// <summary>
/// Whose an end is. Each time a handle is sent on, what arrives is one hand further: so it is known who got it from whom, in whatever order they are heard of.
/// </summary>
/// <remarks>
/// <code>
///   free ──first use──▶ owned ──use by a later hand──▶ owned by that one
///    │ all who hold it are lost   │ its owner closes it, or is lost and nobody holds it by a later hand
///    ▼                            ▼
///   orphan ── closed by the ──▶ closed
///             first hand
/// </code>
/// An orphan is closed for the other end; whoever has it by an earlier hand, and was meant to keep it, still finds what was sent to it.
/// </remarks>
internal sealed class PipeEndState<TWaiter, TOwner>
    where TWaiter : notnull
    where TOwner : notnull
{
    private readonly HashSet<TOwner> _holders = [];
    private TOwner? _owner;
    private bool _owned;
    private bool _letGo;
    private long _hand;
    private long _heldHand;

    public bool IsClosed { get; private set; }

    public bool IsOrphan { get; private set; }

    /// <summary>Who waits for something to receive, without taking it.</summary>
    public WaitingLine<TWaiter, bool> Pollers { get; } = new();

    /// <summary>Makes it the user's if it may be. <paramref name="evicted"/> tells that it was another's until now.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public PipeOutcome? Use(TOwner user, long hand, out bool evicted)
    {
        evicted = false;
        if (IsClosed)
        {
            return PipeOutcome.ClosedHere;
        }

        if (hand < _hand || (hand == _hand && _owned && !_owner!.Equals(user)))
        {
            return PipeOutcome.Taken;
        }

        evicted = _owned && !_owner!.Equals(user);
        (_owner, _owned, _hand) = (user, true, hand);
        return null;
    }

    /// <summary>A handle has come to this process, which has not used it yet.</summary>
    public void Hold(TOwner holder, long hand)
    {
        if (hand > _heldHand)
        {
            _holders.Clear();
            _heldHand = hand;
        }

        if (hand == _heldHand)
        {
            _holders.Add(holder);
        }
    }

    /// <summary>Whether somebody else uses it, or may come to, by a later hand than this one's.</summary>
    public bool IsHandedOn(TOwner by, long hand) =>
        hand < _hand || (_owned && hand == _hand && !_owner!.Equals(by)) || (hand < _heldHand && _holders.Count > 0);

    /// <summary>
    /// One who has sent it on does not want it any more. True when it is to be closed: its user has said so, before another came to use it; or nobody is left who could.
    /// </summary>
    public bool LetGo(TOwner by, long hand)
    {
        if (_owned && _owner!.Equals(by) && hand == _hand)
        {
            return true;
        }

        _letGo |= hand == 0;
        return _letGo && IsOrphan && !_owned;
    }

    /// <summary>This process is no more. True when nobody is left who could use the end; it may have become an orphan instead.</summary>
    public bool Lose(TOwner lost)
    {
        var wasLastHolder = _holders.Remove(lost) && _holders.Count == 0;
        if (IsClosed)
        {
            return false;
        }

        if (_owned && _owner!.Equals(lost))
        {
            _owned = false;
            return _heldHand <= _hand || _holders.Count == 0;
        }

        if (!wasLastHolder || _heldHand < _hand)
        {
            return false;
        }

        if (_owned)
        {
            return _letGo && _heldHand > _hand;
        }

        IsOrphan = true;
        return _letGo || _hand > 0;
    }

    public void Close() => IsClosed = true;
}

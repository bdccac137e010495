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
    private const int MostPlaces = 16; // More hands than that are no one's who means it.

    private readonly HashSet<TOwner> _holders = [];
    private TOwner? _owner;
    private bool _owned;
    private bool _letGo;
    private readonly Dictionary<long, PipePlace> _places = [];
    private long _hand;
    private long _heldHand;

    public bool IsClosed { get; private set; }

    public bool IsOrphan { get; private set; }

    /// <summary>Who waits for something to receive, without taking it.</summary>
    public WaitingLine<TWaiter, bool> Pollers { get; } = new();

    /// <summary>What its user was given ahead and has not said that it has read: the numbers of these deliveries, in order.</summary>
    public List<long> Ahead { get; } = [];

    /// <summary>Who has asked for something ahead, and waits for it if it was not answered; 0 as its session: nobody.</summary>
    public (long Session, TWaiter Waiter) Reader { get; set; }

    /// <summary>Makes it the user's if it may be.</summary>
    /// <param name="user">Who.</param>
    /// <param name="hand">By which hand.</param>
    /// <param name="evicted">Whether it was another's until now.</param>
    /// <param name="cameBack">Whether it was this one's, who has sent it on to himself.</param>
    /// <param name="place">How far it had been read then; null: nobody knows.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public PipeOutcome? Use(TOwner user, long hand, out bool evicted, out bool cameBack, out PipePlace? place)
    {
        (evicted, cameBack, place) = (false, false, null);
        if (IsClosed)
        {
            return PipeOutcome.ClosedHere;
        }

        if (hand < _hand || (hand == _hand && _owned && !_owner!.Equals(user)))
        {
            return PipeOutcome.Taken;
        }

        evicted = _owned && !_owner!.Equals(user);
        cameBack = _owned && !evicted && hand > _hand;
        place = _places.Count > 0 ? TakePlace(hand) : null;
        (_owner, _owned, _hand) = (user, true, hand);
        return null;
    }

    /// <summary>Whether it is this one's by this hand.</summary>
    public bool IsUsedBy(TOwner user, long hand) => !IsClosed && _owned && hand == _hand && _owner!.Equals(user);

    /// <summary>Whether it is this one's by any hand.</summary>
    public bool IsOf(TOwner user) => !IsClosed && _owned && _owner!.Equals(user);

    /// <summary>How far it has been read by its user, who has sent it on to whom it is not yet; null: he has not, or nobody knows.</summary>
    public PipePlace? PlaceOfNext() => _places.Where(place => place.Key > _hand).OrderBy(static place => place.Key).Select(static place => (PipePlace?)place.Value).FirstOrDefault();

    /// <summary>A handle has come to this process, which has not used it yet; so far it had been read by who sent it.</summary>
    public void Hold(TOwner holder, long hand, PipePlace? place = null)
    {
        if (place is { } known && hand > _hand && _places.Count < MostPlaces)
        {
            _places[hand] = known;
        }

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

    private PipePlace? TakePlace(long next)
    {
        PipePlace? place = null;
        foreach (var hand in _places.Keys.Where(hand => hand <= next).Order().ToList())
        {
            _places.Remove(hand, out var read);
            place = hand > _hand ? read : place;
        }

        return place;
    }
}

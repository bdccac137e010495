namespace Troupe.Engine;

/// <summary>
/// What two incarnations have with each other, from their first link until one takes the other for gone: the numbers of their system messages count in it. Each end has
/// its own number for it, and each link that is written to begins with both: so who has forgotten the other, while the other has not, is found out before any
/// message is counted. Only decides; wants the association's gate held.
/// <code>
///   A (session 7)                                  B (session 3)
///   7, knows 0, link 1 ──────────────────────────► fine: 7 it is
///   fine: 3 it is ◄────────────────────────────── 3, knows 7, link 1
///                   the link breaks, and B takes A for gone; A calls again
///   7, knows 3, link 2 ──────────────────────────► over: here it is session 4
///   over: it was 3 ◄───────────────────────────── 4, knows 0, link 1
/// </code>
/// </summary>
/// <param name="number">This end's number for it: another one each time, never 0.</param>
internal sealed class Session(long number)
{
    private long _peers;
    private long _links;
    private long _heard;
    private bool _isKnown;

    /// <summary>
    /// Whether what the peer counts may be what it had with this end before that forgot it: it has not said that it knows this session, so it may have begun to write
    /// before it had heard of the one before.
    /// </summary>
    public bool MayBeTakenForAnother => _peers != 0 && !_isKnown;

    /// <summary>The first word over the next link that this end writes to.</summary>
    public SessionWord NextLink() => new(number, _peers, ++_links);

    /// <summary>The peer's first word over a link.</summary>
    public SessionTurn Hear(SessionWord word)
    {
        if ((word.Yours != 0 && word.Yours != number) || (_peers != 0 && _peers != word.Mine)) return SessionTurn.Over;
        _peers = word.Mine;
        _isKnown |= word.Yours == number;
        if (word.Link <= _heard) return SessionTurn.Late;
        _heard = word.Link;
        return SessionTurn.Next;
    }
}

/// <summary>The first word over a link, by whom it is written to.</summary>
/// <param name="Mine">The writer's number for the session.</param>
/// <param name="Yours">The reader's, as far as the writer knows; 0: not yet.</param>
/// <param name="Link">How many links the writer has written to in this session, with this one.</param>
internal readonly record struct SessionWord(long Mine, long Yours, long Link);

/// <summary>What the first word over a link means.</summary>
internal enum SessionTurn
{
    /// <summary>The peer writes to this link now, and to no other any more.</summary>
    Next,

    /// <summary>It writes to another one by now.</summary>
    Late,

    /// <summary>One has forgotten the other.</summary>
    Over,
}

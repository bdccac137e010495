namespace Troupe.Peers;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// The requests that are out, each under its number and its peer. A request leaves the book once: with its reply, or with its peer.
/// </summary>
/// <remarks>
/// A withdrawn request stays until its target has answered, with the reply or with the word that it was taken out of the line.
/// Only so it is certain that a cancelled get took no item and a cancelled put left none.
/// </remarks>
internal sealed class RequestBook<TPeer, TPending>
    where TPeer : notnull
{
    private readonly Dictionary<long, (TPeer Peer, TPending Pending, bool Withdrawn)> _open = [];
    private readonly LostPeers<TPeer> _lost = new();

    public int Count => _open.Count;

    public IEnumerable<TPending> All => _open.Values.Select(static entry => entry.Pending);

    public IEnumerable<(long Number, TPending Pending)> Open => _open.Select(static entry => (entry.Key, entry.Value.Pending));

    /// <summary>False, with the reason, when the peer is known to be dead: nobody would answer.</summary>
    public bool TryFile(long number, TPeer peer, TPending pending, [NotNullWhen(false)] out ExitReason? lost)
    {
        if (_lost.TryGet(peer, out lost))
        {
            return false;
        }

        _open.Add(number, (peer, pending, false));
        return true;
    }

    /// <summary>The request is answered. False when it is not (or no longer) open: a reply may come after its peer was given up.</summary>
    public bool TryClose(long number, [MaybeNullWhen(false)] out TPending pending)
    {
        var found = _open.Remove(number, out var entry);
        pending = entry.Pending;
        return found;
    }

    /// <summary>True the first time, for an open request: its target is now to be asked to forget it.</summary>
    public bool TryWithdraw(long number, [MaybeNullWhen(false)] out TPending pending)
    {
        var found = _open.TryGetValue(number, out var entry) && !entry.Withdrawn;
        pending = entry.Pending;
        if (found)
        {
            _open[number] = entry with { Withdrawn = true };
        }

        return found;
    }

    public bool TryGet(long number, [MaybeNullWhen(false)] out TPending pending)
    {
        var found = _open.TryGetValue(number, out var entry);
        pending = entry.Pending;
        return found;
    }

    /// <summary>Whether the peer is known to be dead, and why.</summary>
    public bool TryGetLoss(TPeer peer, [NotNullWhen(true)] out ExitReason? reason) => _lost.TryGet(peer, out reason);

    /// <summary>The requests that the peer will not answer any more; none when its loss was known.</summary>
    public IReadOnlyList<TPending> Lose(TPeer peer, ExitReason reason)
    {
        if (!_lost.Add(peer, reason))
        {
            return [];
        }

        var numbers = _open.Where(entry => entry.Value.Peer.Equals(peer)).Select(static entry => entry.Key).Order().ToList();
        return numbers.ConvertAll(number => _open.Remove(number, out var entry) ? entry.Pending : throw new InvalidOperationException($"Request {number} vanished."));
    }
}

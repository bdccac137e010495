namespace Troupe.Peers;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// The peers lost last. What comes from them, or is meant for them, after the news must find that they are dead.
/// Bounded: a pool that recycles its workers loses peers for as long as it lives.
/// </summary>
internal sealed class LostPeers<TPeer>(int limit = 4096)
    where TPeer : notnull
{
    private readonly Dictionary<TPeer, ExitReason> _reasons = [];
    private readonly Queue<TPeer> _order = new();

    /// <summary>False when it was known: deaths may be told twice, and the first reason stands.</summary>
    public bool Add(TPeer peer, ExitReason reason)
    {
        if (!_reasons.TryAdd(peer, reason))
        {
            return false;
        }

        _order.Enqueue(peer);
        if (_order.Count > limit)
        {
            _reasons.Remove(_order.Dequeue());
        }

        return true;
    }

    public bool Contains(TPeer peer) => _reasons.ContainsKey(peer);

    public bool TryGet(TPeer peer, [NotNullWhen(true)] out ExitReason? reason) => _reasons.TryGetValue(peer, out reason);

    /// <summary>Those lost last, at most so many, in the order of their deaths.</summary>
    public IEnumerable<(TPeer Peer, ExitReason Reason)> Latest(int count) =>
        _order.Skip(Math.Max(0, _order.Count - count)).Select(peer => (peer, _reasons[peer]));
}

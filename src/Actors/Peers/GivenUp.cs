namespace Troupe.Peers;

/// <summary>
/// Claims whose callers were told that nobody can be reached: what is granted to one of them nevertheless is to be given back.
/// Bounded: an answer may never come, and the peer live on. Those given up last are kept.
/// </summary>
internal sealed class GivenUp(int limit = 4096)
{
    private readonly Dictionary<long, string> _peers = [];
    private readonly Queue<long> _order = new();

    public int Count => _peers.Count;

    public void Add(long claim, string peer)
    {
        if (!_peers.TryAdd(claim, peer))
        {
            return;
        }

        _order.Enqueue(claim);
        while (_order.Count > limit)
        {
            _peers.Remove(_order.Dequeue()); // unless it was answered before
        }
    }

    /// <summary>It is answered. False: it is none of these.</summary>
    public bool Remove(long claim) => _peers.Remove(claim);

    /// <summary>The peer answers nothing any more.</summary>
    public void Lose(string peer)
    {
        foreach (var (claim, _) in _peers.Where(entry => entry.Value == peer))
        {
            _peers.Remove(claim);
        }
    }
}

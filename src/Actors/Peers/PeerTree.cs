namespace Troupe.Peers;

/// <summary>
/// Which processes are below this one: the workers it started, and behind each of them those that it started in turn, and so on. A process
/// takes all behind it along when it ends.
/// </summary>
internal sealed class PeerTree
{
    private readonly Dictionary<string, string> _parents = [];
    private readonly Dictionary<string, List<string>> _children = [];

    /// <summary>How many processes are known.</summary>
    public int Count => _parents.Count;

    /// <summary>A process was started by another. Harmless when it was known.</summary>
    public void Add(string peer, string parent)
    {
        if (_parents.TryAdd(peer, parent))
        {
            if (!_children.TryGetValue(parent, out var children))
            {
                _children.Add(parent, children = []);
            }

            children.Add(peer);
        }
    }

    /// <summary>A process was lost.</summary>
    /// <returns>All that go with it, nearest first; without itself. They are forgotten, and it is too.</returns>
    public IReadOnlyList<string> Lose(string peer)
    {
        if (_parents.Remove(peer, out var parent) && _children.TryGetValue(parent, out var siblings))
        {
            siblings.Remove(peer);
            if (siblings.Count == 0)
            {
                _children.Remove(parent);
            }
        }

        var lost = new List<string>();
        Take(peer, lost);
        for (var next = 0; next < lost.Count; next++)
        {
            _parents.Remove(lost[next]);
            Take(lost[next], lost);
        }

        return lost;
    }

    private void Take(string peer, List<string> lost)
    {
        if (_children.Remove(peer, out var children))
        {
            lost.AddRange(children);
        }
    }
}

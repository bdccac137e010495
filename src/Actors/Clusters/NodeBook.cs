namespace Troupe.Clusters;

using Troupe.Peers;

/// <summary>What there is to do about a member.</summary>
internal enum NodeWord
{
    /// <summary>It is there.</summary>
    Up,

    /// <summary>It wants to go.</summary>
    Leaving,

    /// <summary>It is gone.</summary>
    Gone,
}

/// <summary>
/// Which members there are. News of them may come late or twice; what is told on is told once: up, then perhaps leaving, then gone. A life that is gone stays so, and one
/// that begins where another was ends that one.
/// </summary>
internal sealed class NodeBook
{
    private const int MostRemembered = 1000;

    private readonly Dictionary<string, (ClusterNode Node, bool IsLeaving)> _present = []; // By address: there is one life at a time.
    private readonly HashSet<ClusterNode> _doubted = [];
    private readonly LostPeers<ClusterNode> _gone = new(MostRemembered);

    /// <summary>The members there are, those included that want to go.</summary>
    public IEnumerable<ClusterNode> Present => _present.Values.Select(static entry => entry.Node);

    public bool IsPresent(ClusterNode node) => _present.TryGetValue(node.Address, out var entry) && entry.Node == node;

    public bool IsLeaving(ClusterNode node) => IsPresent(node) && _present[node.Address].IsLeaving;

    public bool IsDoubted(ClusterNode node) => _doubted.Contains(node);

    public bool IsGone(ClusterNode node) => _gone.Contains(node);

    public IReadOnlyList<(NodeWord Word, ClusterNode Node)> Up(ClusterNode node)
    {
        if (IsPresent(node) || IsGone(node))
        {
            return [];
        }

        List<(NodeWord, ClusterNode)> words = [];
        if (_present.TryGetValue(node.Address, out var before))
        {
            words.AddRange(Gone(before.Node, $"it came back as {node}"));
        }

        _present[node.Address] = (node, IsLeaving: false);
        words.Add((NodeWord.Up, node));
        return words;
    }

    public IReadOnlyList<(NodeWord Word, ClusterNode Node)> Leaving(ClusterNode node)
    {
        if (!IsPresent(node) || _present[node.Address].IsLeaving)
        {
            return [];
        }

        _present[node.Address] = (node, IsLeaving: true);
        return [(NodeWord.Leaving, node)];
    }

    public IReadOnlyList<(NodeWord Word, ClusterNode Node)> Gone(ClusterNode node, string why)
    {
        var wasPresent = IsPresent(node);
        _gone.Add(node, new ExitReason(null, null, why)); // Though nobody had heard of it: its start may be told later.
        _doubted.Remove(node);
        if (!wasPresent)
        {
            return [];
        }

        _present.Remove(node.Address);
        return [(NodeWord.Gone, node)];
    }

    /// <returns>Whether that is news.</returns>
    public bool Doubt(ClusterNode node, bool isDoubted) => isDoubted ? !IsGone(node) && _doubted.Add(node) : _doubted.Remove(node);
}

namespace Troupe.Clusters;

/// <summary>What a registry is to be told of an agent.</summary>
internal enum MachineWord
{
    /// <summary>It has workers.</summary>
    Up,

    /// <summary>Its machine cannot be reached by somebody: no further workers there for now.</summary>
    Doubted,

    /// <summary>It can, again.</summary>
    Trusted,

    /// <summary>It gets no further workers.</summary>
    Leaving,

    /// <summary>It is gone, and so are its workers.</summary>
    Down,

    /// <summary>The registry never heard of it, and never will: to the agent alone.</summary>
    Refused,
}

/// <summary>One thing to tell.</summary>
internal readonly record struct MachineNews<TAgent>(MachineWord Word, TAgent Agent, string Why);

/// <summary>
/// From what a cluster says of its members and what agents say of themselves to what a registry has to know: decided, for <see cref="MachineGate"/> to perform.
/// <code>
///   agent joins  ─┐                      ┌─ member leaves, agent leaves ─► Leaving ─┐
///                 ├─ both: ─► Up ────────┤                                          ├─► Down
///   member is up ─┘        │ ▲           └─ member gone, agent lost, another agent ─┘
///                    Doubted Trusted        of the same member
/// </code>
/// An agent is up once, and down once after it, in whatever order and however often the news comes. A member that is merely unreachable keeps its agent: whether its workers can
/// be reached from here is for our own lease to say, and whether it is gone for the cluster to decide.
/// </summary>
internal sealed class MachineBook<TAgent>
    where TAgent : notnull
{
    private readonly NodeBook _nodes = new();
    private readonly Dictionary<TAgent, Entry> _agents = [];

    public IReadOnlyList<MachineNews<TAgent>> NodeUp(ClusterNode node) => After(_nodes.Up(node), "");

    public IReadOnlyList<MachineNews<TAgent>> NodeLeaving(ClusterNode node) => After(_nodes.Leaving(node), "");

    public IReadOnlyList<MachineNews<TAgent>> NodeGone(ClusterNode node, string why) => After(_nodes.Gone(node, why), why);

    public IReadOnlyList<MachineNews<TAgent>> NodeDoubted(ClusterNode node, bool isDoubted) =>
        _nodes.Doubt(node, isDoubted)
            ? [.. At(node).Where(static agent => agent.Entry.IsTold).Select(agent => new MachineNews<TAgent>(isDoubted ? MachineWord.Doubted : MachineWord.Trusted, agent.Agent, ""))]
            : [];

    /// <summary>This process has left the cluster: it hears of nobody any more.</summary>
    public IReadOnlyList<MachineNews<TAgent>> LoseAll(string why) => [.. _nodes.Present.ToArray().SelectMany(node => NodeGone(node, why))];

    /// <summary>An agent has joined.</summary>
    public IReadOnlyList<MachineNews<TAgent>> AgentUp(TAgent agent, ClusterNode node)
    {
        if (_agents.ContainsKey(agent))
        {
            return [];
        }

        if (_nodes.IsGone(node))
        {
            return [new(MachineWord.Refused, agent, "its member was removed from the cluster")];
        }

        // A member has one agent at a time; that the other is there no more has not been noticed yet.
        List<MachineNews<TAgent>> news = [.. At(node).SelectMany(before => AgentDown(before.Agent, "its agent began anew"))];
        _agents.Add(agent, new Entry(node));
        if (_nodes.IsPresent(node))
        {
            Announce(agent, news);
        }

        return news;
    }

    /// <summary>An agent wants to go.</summary>
    public IReadOnlyList<MachineNews<TAgent>> AgentLeaving(TAgent agent)
    {
        if (!_agents.TryGetValue(agent, out var entry) || entry.IsLeaving)
        {
            return [];
        }

        entry.IsLeaving = true;
        return entry.IsTold ? [new(MachineWord.Leaving, agent, "")] : [];
    }

    /// <summary>An agent is lost.</summary>
    public IReadOnlyList<MachineNews<TAgent>> AgentDown(TAgent agent, string why) =>
        _agents.Remove(agent, out var entry) && entry.IsTold ? [new(MachineWord.Down, agent, why)] : [];

    private List<MachineNews<TAgent>> After(IReadOnlyList<(NodeWord Word, ClusterNode Node)> words, string why)
    {
        List<MachineNews<TAgent>> news = [];
        foreach (var (word, node) in words)
        {
            foreach (var (agent, entry) in At(node))
            {
                switch (word)
                {
                    case NodeWord.Up:
                        Announce(agent, news);
                        break;
                    case NodeWord.Leaving:
                        news.AddRange(AgentLeaving(agent));
                        break;
                    case NodeWord.Gone when entry.IsTold:
                        news.AddRange(AgentDown(agent, why.Length > 0 ? why : "its member began anew"));
                        break;
                    default:
                        _agents.Remove(agent);
                        news.Add(new(MachineWord.Refused, agent, "its member was removed from the cluster"));
                        break;
                }
            }
        }

        return news;
    }

    private void Announce(TAgent agent, List<MachineNews<TAgent>> news)
    {
        var entry = _agents[agent];
        entry.IsLeaving |= _nodes.IsLeaving(entry.Node);
        if (entry.IsLeaving)
        {
            return; // It would get no workers; there is nothing to tell.
        }

        entry.IsTold = true;
        news.Add(new(MachineWord.Up, agent, ""));
        if (_nodes.IsDoubted(entry.Node))
        {
            news.Add(new(MachineWord.Doubted, agent, ""));
        }
    }

    private (TAgent Agent, Entry Entry)[] At(ClusterNode node) => [.. _agents.Where(agent => agent.Value.Node == node).Select(static agent => (agent.Key, agent.Value))];

    private sealed class Entry(ClusterNode node)
    {
        public ClusterNode Node => node;

        public bool IsTold { get; set; }

        public bool IsLeaving { get; set; }
    }
}

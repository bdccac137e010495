namespace Troupe.Remote;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// Which agents there are, and which worker is at which: decided, for <see cref="RegistryActor"/> to perform.
/// <code>
///   keeper: Ask ──► waits ──(an agent with room)──► granted ──► Release
///                                                      └── the agent is lost: told by Lose
/// </code>
/// Who asks first is served first, as far as labels allow; the agent with the most room gets the worker. A spare, which stands in for a worker that waits for
/// a call of its own item, needs no room: the one it stands in for does nothing.
/// <para>
/// Where hosts share machines, an agent's places are ours only as far as <see cref="Allow"/> says; what we could use more of is what <see cref="Wants"/> says.
/// </para>
/// </summary>
internal sealed class AgentRegistry<TAgent, TKeeper, TPool>
    where TAgent : notnull
    where TKeeper : notnull
    where TPool : notnull
{
    private readonly Dictionary<TAgent, Entry> _agents = [];
    private readonly Dictionary<TKeeper, Granted> _granted = [];
    private readonly List<Wish> _waiting = [];

    public int Agents => _agents.Count;

    public int Waiting => _waiting.Count;

    /// <summary>An agent has joined. False: it had before.</summary>
    public bool Join(TAgent agent, int capacity, IReadOnlyDictionary<string, string> labels) => _agents.TryAdd(agent, new Entry(capacity, labels));

    /// <summary>An agent's machine is shared with other hosts: so many of its places are ours to use, and so many could be.</summary>
    public void Allow(TAgent agent, int places, int free)
    {
        if (_agents.TryGetValue(agent, out var entry))
        {
            (entry.Places, entry.Elsewhere) = (places, free);
        }
    }

    /// <summary>Whether it is doubtful that an agent is there: it keeps what it has, and gets no more.</summary>
    public void Doubt(TAgent agent, bool isDoubted)
    {
        if (_agents.TryGetValue(agent, out var entry))
        {
            entry.IsDoubted = isDoubted;
        }
    }

    /// <summary>How many more places each agent is wanted to have, for those that wait: no more than it could have.</summary>
    public IReadOnlyDictionary<TAgent, int> Wants()
    {
        var wants = new Dictionary<TAgent, int>();
        foreach (var wish in _waiting)
        {
            // A spare needs none, and waits for an agent at all.
            if (!wish.IsSpare && TryFind(wish, (agent, entry) => entry.Elsewhere - wants.GetValueOrDefault(agent), out var best))
            {
                wants[best] = wants.GetValueOrDefault(best) + 1;
            }
        }

        return wants;
    }

    /// <summary>Gives back whatever places are ours and nobody uses.</summary>
    /// <returns>How many places each agent has at all, and how many of them are used by us.</returns>
    public IReadOnlyList<(TAgent Agent, int Capacity, int Used)> GiveBack()
    {
        List<(TAgent, int, int)> kept = [];
        foreach (var (agent, entry) in _agents)
        {
            entry.Places = entry.Used;
            kept.Add((agent, entry.Capacity, entry.Used));
        }

        return kept;
    }

    public bool Knows(TAgent agent) => _agents.ContainsKey(agent);

    /// <summary>An agent wants to go: it gets no more.</summary>
    /// <returns>Those that it has.</returns>
    public IReadOnlyList<TKeeper> Leave(TAgent agent)
    {
        if (!_agents.TryGetValue(agent, out var entry))
        {
            return [];
        }

        entry.IsLeaving = true;
        return KeepersAt(agent);
    }

    /// <summary>An agent is gone.</summary>
    /// <returns>Those that it had; they are released.</returns>
    public IReadOnlyList<TKeeper> Lose(TAgent agent)
    {
        if (!_agents.Remove(agent))
        {
            return [];
        }

        var keepers = KeepersAt(agent);
        foreach (var keeper in keepers)
        {
            _granted.Remove(keeper);
        }

        return keepers;
    }

    /// <summary>A keeper wants a worker.</summary>
    /// <param name="keeper">Who.</param>
    /// <param name="pool">For whom.</param>
    /// <param name="labels">What the agent has to say of itself.</param>
    /// <param name="isSpare">Whether it stands in for one that waits.</param>
    public void Ask(TKeeper keeper, TPool pool, IReadOnlyDictionary<string, string> labels, bool isSpare) => _waiting.Add(new Wish(keeper, pool, labels, isSpare));

    /// <summary>A keeper has no worker any more, or wants none.</summary>
    /// <param name="keeper">Who.</param>
    /// <param name="wasShort">Whether its agent lacked something for it: until a worker of that agent ends otherwise, any other with room comes first.</param>
    public void Release(TKeeper keeper, bool wasShort = false)
    {
        _waiting.RemoveAll(wish => wish.Keeper.Equals(keeper));
        if (_granted.Remove(keeper, out var granted) && _agents.TryGetValue(granted.Agent, out var entry))
        {
            entry.Used -= granted.IsSpare ? 0 : 1;
            entry.IsShort = wasShort;
        }
    }

    /// <summary>Gives those that wait what there is; called after every event.</summary>
    public IReadOnlyList<(TKeeper Keeper, TAgent Agent)> Grant()
    {
        List<(TKeeper, TAgent)>? grants = null;
        for (var i = 0; i < _waiting.Count; i++)
        {
            var wish = _waiting[i];
            if (TryFind(wish, static (_, entry) => entry.Places - entry.Used, out var agent))
            {
                _waiting.RemoveAt(i--);
                _granted.Add(wish.Keeper, new Granted(agent, wish.Pool, wish.IsSpare));
                _agents[agent].Used += wish.IsSpare ? 0 : 1;
                (grants ??= []).Add((wish.Keeper, agent));
            }
        }

        return grants ?? [];
    }

    /// <summary>How many workers a pool could have: those it has and those that nobody has.</summary>
    public int OfferFor(TPool pool, IReadOnlyDictionary<string, string> labels)
    {
        var offer = 0;
        foreach (var entry in _agents.Values)
        {
            offer += entry.IsFor(labels) ? entry.Places - entry.Used + entry.Elsewhere : 0;
        }

        foreach (var granted in _granted.Values)
        {
            offer += granted.Pool.Equals(pool) && !granted.IsSpare && !_agents[granted.Agent].IsLeaving ? 1 : 0;
        }

        return offer;
    }

    /// <summary>The agent with the most room, of those that will do; one that is short of something only where there is no other.</summary>
    private bool TryFind(Wish wish, Func<TAgent, Entry, int> roomOf, [NotNullWhen(true)] out TAgent? best)
    {
        (best, var most) = (default, (IsWell: false, Room: int.MinValue));
        foreach (var (agent, entry) in _agents)
        {
            var room = roomOf(agent, entry);
            if (entry.IsFor(wish.Labels) && (room > 0 || wish.IsSpare) && (!entry.IsShort, room).CompareTo(most) > 0)
            {
                (best, most) = (agent, (!entry.IsShort, room));
            }
        }

        return most.Room > int.MinValue;
    }

    private List<TKeeper> KeepersAt(TAgent agent) => [.. _granted.Where(granted => granted.Value.Agent.Equals(agent)).Select(static granted => granted.Key)];

    private sealed class Entry(int capacity, IReadOnlyDictionary<string, string> labels)
    {
        public int Capacity { get; } = capacity;

        // All, unless somebody says otherwise.
        public int Places { get; set; } = capacity;

        public int Elsewhere { get; set; }

        public int Used { get; set; }

        public bool IsDoubted { get; set; }

        public bool IsLeaving { get; set; }

        public bool IsShort { get; set; }

        public bool IsFor(IReadOnlyDictionary<string, string> wanted) =>
            !IsLeaving && !IsDoubted && wanted.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);
    }

    private sealed record Granted(TAgent Agent, TPool Pool, bool IsSpare);

    private sealed record Wish(TKeeper Keeper, TPool Pool, IReadOnlyDictionary<string, string> Labels, bool IsSpare);
}

namespace Troupe.Clusters;

using Troupe.Remote;
using Troupe.Wire;

/// <summary>
/// Gets a registry its places, of whoever hands them out: says what it keeps and wants whenever it wants more, and with every heartbeat, which is also how others hear of what it needs no more. One
/// message is under way at a time, and only an answer to the latest one counts: so what is lost or late is said again and never taken twice.
/// </summary>
internal sealed class PlaceClerk(PlaceDesk desk, AgentRegistry<IActorRef, IActorRef, IActorRef> registry)
{
    /// <summary>Of so many machines a message has room to speak; those that are in use come first.</summary>
    internal const int MostMachines = 800;

    private const int MostLooks = 3;

    private readonly Dictionary<IActorRef, ClusterNode> _nodes = [];
    private IReadOnlyList<IActorRef> _asked = [];
    private int _number;
    private bool _isUnderWay;
    private bool _isDue;
    private int _looks;

    /// <summary>An agent has joined the registry: none of its places are ours yet, and perhaps all are free.</summary>
    public void Join(AgentUp up)
    {
        if (ClusterNode.Of(up) is { } node)
        {
            _nodes[up.Agent] = node;
            registry.Allow(up.Agent, 0, up.Capacity);
        }
        else
        {
            registry.Allow(up.Agent, 0, 0); // Nobody could say whose its places are.
        }
    }

    public void Lose(IActorRef agent)
    {
        _nodes.Remove(agent);
        _isDue = true;
    }

    public void Take(PlacesGiven given)
    {
        if (!_isUnderWay || given.Number != _number || given.Machines.Count != _asked.Count)
        {
            return;
        }

        _isUnderWay = false;
        foreach (var (agent, (places, free)) in _asked.Zip(given.Machines))
        {
            registry.Allow(agent, places, free);
        }
    }

    /// <summary>A heartbeat: time to say it again; what is under way has a few of them to be answered, since said anew its answer would count for nothing.</summary>
    public void SayAgain()
    {
        if (!_isUnderWay || ++_looks == MostLooks)
        {
            (_isUnderWay, _isDue) = (false, true);
        }
    }

    /// <summary>Asks, if there is something to ask for; called after every event.</summary>
    public void Ask(IActorRef self)
    {
        if (_isUnderWay)
        {
            return;
        }

        var wants = registry.Wants();
        if (!_isDue && wants.Count == 0)
        {
            return;
        }

        var claims = registry.GiveBack().Where(claim => _nodes.ContainsKey(claim.Agent)).OrderByDescending(static claim => claim.Used).Take(MostMachines).ToArray();
        (_asked, _isUnderWay, _isDue, _looks) = ([.. claims.Select(static claim => claim.Agent)], true, false, 0);
        var machines = claims.Select(claim => (_nodes[claim.Agent].Address, _nodes[claim.Agent].Uid, claim.Capacity, claim.Used, wants.GetValueOrDefault(claim.Agent)));
        desk.Coordinator.Tell(new PlacesWanted(desk.Self.Address, desk.Self.Uid, ++_number, [.. machines]), self);
    }
}

namespace Troupe.Remote;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>Agents call this host and say that they are there.</summary>
internal sealed class DialIn : IMembership
{
    public static readonly DialIn Instance = new();

    public bool MachinesListen => false;

    public string HostSettings(Listening listening) => "";

    public string MachineSettings(AgentPlan plan) => "";

    public Props Registry(ExtendedActorSystem system, RemoteDefaults times) => Making.Of(() => new RegistryActor(times.Heartbeat));

    public Props Members(IActorRef registry, RemoteDefaults times, AgentWelcomed welcome) => DialInActor.For(times, welcome, registry);

    public Props Machine(ExtendedActorSystem system, AgentPlan plan, EngineBridge bridge, TaskCompletionSource<SessionEnd> ended) =>
        AgentActor.For(plan, bridge, new Address(system.Provider.DefaultAddress.Protocol, system.Name, plan.Join.BracketedHost, plan.Join.Port), ended);
}

/// <summary>
/// Lets agents in, and judges whether they are still there: an agent is lost when its connection breaks, or when it sends no sign of life for as long as the lease says.
/// One that comes back comes as another, with an address of its own: of what it was nothing is remembered here.
/// </summary>
internal sealed class DialInActor : ReceiveActor, IWithTimers
{
    private const int MostRemembered = 1000;

    private readonly Dictionary<IActorRef, (string Machine, LeaseWatch Lease)> _agents = [];
    private readonly HashSet<IActorRef> _leaving = [];
    private readonly HashSet<string> _refused = [];
    private readonly RemoteDefaults _times;
    private readonly AgentWelcomed _welcome;
    private readonly IActorRef _registry;

    public DialInActor(RemoteDefaults times, AgentWelcomed welcome, IActorRef registry)
    {
        (_times, _welcome, _registry) = (times, welcome, registry);
        Receive<AgentJoins>(Judge);
        Receive<Beat>(_ => Hear(Sender));
        Receive<AgentLeaves>(_ =>
        {
            if (_agents.ContainsKey(Sender) && _leaving.Add(Sender))
            {
                _registry.Tell(new AgentLeaving(Sender));
            }
        });
        Receive<DisassociatedEvent>(lost => LoseAt(lost.RemoteAddress));
        Receive<BeatDue>(_ => Look());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="times">Heartbeats and leases.</param>
    /// <param name="welcome">What agents are told, but for whom to send their beats.</param>
    /// <param name="registry">Who is told.</param>
    public static Props For(RemoteDefaults times, AgentWelcomed welcome, IActorRef registry) => Making.Of(() => new DialInActor(times, welcome, registry));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        LookAgain();
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Judge(AgentJoins joins)
    {
        if (joins.Protocol != AgentJoins.Current)
        {
            Refuse(joins, $"it speaks version {joins.Protocol} ({joins.Product}), this host version {AgentJoins.Current} ({_welcome.Product})");
        }
        else if (joins.Capacity is < 1 or > Pools.PoolRules.MostWorkers)
        {
            Refuse(joins, $"it has {joins.Capacity} workers, and not 1 to {Pools.PoolRules.MostWorkers}");
        }
        else if (_agents.TryGetValue(joins.Agent, out var known))
        {
            known.Lease.Heard(); // It had not heard the answer yet.
            joins.Agent.Tell(_welcome with { Registry = Self });
        }
        else
        {
            _agents.Add(joins.Agent, (joins.Name, new LeaseWatch(_times.Lease, _times.Heartbeat)));
            var labels = new Dictionary<string, string>();
            foreach (var (key, value) in joins.Labels)
            {
                labels[key] = value;
            }

            Context.GetLogger().Info("'{0}' joins with {1} workers.", joins.Name, joins.Capacity);
            joins.Agent.Tell(_welcome with { Registry = Self });
            _registry.Tell(new AgentUp(joins.Agent, joins.Name, joins.Capacity, labels));
        }
    }

    // It tries again and again; that is told once.
    private void Refuse(AgentJoins joins, string why)
    {
        if (_refused.Count < MostRemembered && _refused.Add($"{joins.Name} {why}"))
        {
            Context.GetLogger().Warning("'{0}' is not let in: {1}.", joins.Name, why);
        }

        joins.Agent.Tell(new AgentRefused(why));
    }

    private void Hear(IActorRef agent)
    {
        if (_agents.TryGetValue(agent, out var known))
        {
            known.Lease.Heard();
            agent.Tell(BeatHeard.Instance);
        }
        else
        {
            // It was silent for too long, and has been mourned: its workers' items are others' by now.
            agent.Tell(new AgentRefused("it was taken for lost"));
        }
    }

    private void Look()
    {
        foreach (var (agent, known) in _agents.ToArray())
        {
            if (known.Lease.IsOver())
            {
                Lose(agent, $"no sign of life for {_times.Lease.TotalSeconds:0.###} s");
                agent.Tell(new AgentRefused("it was taken for lost"));
            }
        }

        LookAgain();
    }

    // Not periodic: after a standstill of this host one look comes, and not all those that were missed.
    private void LookAgain() => Timers.StartSingleTimer(nameof(BeatDue), BeatDue.Instance, _times.Heartbeat);

    private void LoseAt(Address address)
    {
        foreach (var agent in _agents.Keys.Where(agent => agent.Path.Address.Equals(address)).ToArray())
        {
            Lose(agent, _leaving.Contains(agent) ? "it left" : "its connection broke, or it ended");
        }
    }

    private void Lose(IActorRef agent, string why)
    {
        _agents.Remove(agent, out var known);
        if (!_leaving.Remove(agent))
        {
            Context.GetLogger().Warning("'{0}' is lost: {1}.", known.Machine, why);
        }

        Context.System.EventStream.Publish(new PeerLost(agent.Path.Address.ToString(), new ExitReason(null, null, why)));
        _registry.Tell(new AgentDown(agent, why));
    }
}

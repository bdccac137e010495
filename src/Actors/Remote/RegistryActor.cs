namespace Troupe.Remote;

using Troupe.Clusters;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// Performs what <see cref="AgentRegistry{TAgent, TKeeper, TPool}"/> decides: brings keepers that want a worker together with agents that have room, and tells pools how many they
/// could have. More is told at once; less only at the next look, when those that were lost have been told of. Where hosts share machines, the room is asked for (<see cref="PlaceClerk"/>).
/// </summary>
internal sealed class RegistryActor : ReceiveActor, IWithTimers
{
    private readonly AgentRegistry<IActorRef, IActorRef, IActorRef> _registry = new();
    private readonly Dictionary<IActorRef, string> _machines = [];
    private readonly Dictionary<IActorRef, (IReadOnlyDictionary<string, string> Labels, int Told)> _watchers = [];
    private readonly TimeSpan _look;
    private readonly PlaceClerk? _clerk;

    /// <param name="look">How often fewer workers are told.</param>
    /// <param name="desk">Where places come from; null: all places of all agents are this host's.</param>
    public RegistryActor(TimeSpan look, PlaceDesk? desk = null)
    {
        _look = look;
        _clerk = desk is null ? null : new PlaceClerk(desk, _registry);
        Receive<AgentUp>(up =>
        {
            _machines[up.Agent] = up.Machine;
            if (_registry.Join(up.Agent, up.Capacity, up.Labels))
            {
                _clerk?.Join(up);
            }
        });
        Receive<AgentDoubted>(doubted => _registry.Doubt(doubted.Agent, doubted.IsDoubted));
        Receive<AgentLeaving>(leaving => Tell(_registry.Leave(leaving.Agent), WorkerLeaving.Yours));
        Receive<AgentDown>(down =>
        {
            _machines.Remove(down.Agent, out var machine);
            _clerk?.Lose(down.Agent);
            Tell(_registry.Lose(down.Agent), new AgentLost(machine ?? "", down.Why));
        });
        Receive<AskForWorker>(ask => _registry.Ask(ask.Keeper, ask.Pool, ask.Labels, ask.IsSpare));
        Receive<ReleaseWorker>(release => _registry.Release(release.Keeper, release.WasShort));
        Receive<WatchOffers>(watch => _watchers[watch.Pool] = (watch.Labels, -1));
        Receive<UnwatchOffers>(unwatch => _watchers.Remove(unwatch.Pool));
        Receive<PlacesGiven>(given => _clerk?.Take(given));
        Receive<BeatDue>(_ =>
        {
            TellOffers(evenLess: true);
            _clerk?.SayAgain();
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(BeatDue), BeatDue.Instance, _look);

    // Without it agents would have to join anew: whatever was granted is lost with it.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override bool AroundReceive(Receive receive, object message)
    {
        var handled = base.AroundReceive(receive, message);
        foreach (var (keeper, agent) in _registry.Grant())
        {
            keeper.Tell(new WorkerGranted(agent, _machines[agent]));
        }

        TellOffers(evenLess: false);
        _clerk?.Ask(Self);
        return handled;
    }

    private static void Tell(IReadOnlyList<IActorRef> keepers, object message)
    {
        foreach (var keeper in keepers)
        {
            keeper.Tell(message);
        }
    }

    private void TellOffers(bool evenLess)
    {
        foreach (var (pool, (labels, told)) in _watchers.ToArray())
        {
            var offer = _registry.OfferFor(pool, labels);
            if (offer > told || (evenLess && offer != told))
            {
                _watchers[pool] = (labels, offer);
                pool.Tell(new WorkersOffered(offer));
            }
        }
    }
}

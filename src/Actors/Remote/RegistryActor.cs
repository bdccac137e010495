namespace Troupe.Remote;

using Troupe.Peers;

/// <summary>
/// Performs what <see cref="AgentRegistry{TAgent, TKeeper, TPool}"/> decides: brings keepers that want a worker together with agents that have room, and tells pools how many they
/// could have. More is told at once; less only at the next look, when those that were lost have been told of.
/// </summary>
internal sealed class RegistryActor : ReceiveActor, IWithTimers
{
    private readonly AgentRegistry<IActorRef, IActorRef, IActorRef> _registry = new();
    private readonly Dictionary<IActorRef, string> _machines = [];
    private readonly Dictionary<IActorRef, (IReadOnlyDictionary<string, string> Labels, int Told)> _watchers = [];
    private readonly TimeSpan _look;

    /// <param name="look">How often fewer workers are told.</param>
    public RegistryActor(TimeSpan look)
    {
        _look = look;
        Receive<AgentUp>(up =>
        {
            _machines[up.Agent] = up.Machine;
            _registry.Join(up.Agent, up.Capacity, up.Labels);
        });
        Receive<AgentLeaving>(leaving => Tell(_registry.Leave(leaving.Agent), WorkerLeaving.Yours));
        Receive<AgentDown>(down =>
        {
            _machines.Remove(down.Agent, out var machine);
            Tell(_registry.Lose(down.Agent), new AgentLost(machine ?? "", down.Why));
        });
        Receive<AskForWorker>(ask => _registry.Ask(ask.Keeper, ask.Pool, ask.Labels, ask.IsSpare));
        Receive<ReleaseWorker>(release => _registry.Release(release.Keeper));
        Receive<WatchOffers>(watch => _watchers[watch.Pool] = (watch.Labels, -1));
        Receive<UnwatchOffers>(unwatch => _watchers.Remove(unwatch.Pool));
        Receive<BeatDue>(_ => TellOffers(evenLess: true));
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

namespace Troupe.Clusters;

using Troupe.Remote;
using Troupe.Wire;

/// <summary>
/// The membership of a host in a cluster: agents call as they do without one, and are let in by a <see cref="DialInActor"/>; the registry hears of those whose machines are members, and
/// for as long as they are. Performs what <see cref="MachineBook{TAgent}"/> decides.
/// <code>
///   agent ──AgentJoins──► MachineGate ──► DialInActor ──AgentUp, AgentDown──► MachineGate ──AgentUp, AgentDown──► registry
///   cluster ──► listener ──NodeUp, NodeGone─────────────────────────────────────┘
/// </code>
/// </summary>
internal sealed class MachineGate : ReceiveActor
{
    private readonly MachineBook<IActorRef> _book = new();
    private readonly Dictionary<IActorRef, AgentUp> _joined = [];
    private readonly IActorRef _registry;

    /// <param name="registry">Who is told.</param>
    /// <param name="listener">Tells its parent of the members that are machines of workers.</param>
    /// <param name="times">Heartbeats and leases.</param>
    /// <param name="welcome">What agents are told.</param>
    public MachineGate(IActorRef registry, Props listener, RemoteDefaults times, AgentWelcomed welcome)
    {
        _registry = registry;
        var dialIn = Context.ActorOf(DialInActor.For(times, welcome, Self), "dial-in");
        Context.ActorOf(listener, "nodes");
        Receive<AgentJoins>(dialIn.Forward);
        Receive<AgentUp>(up =>
        {
            if (ClusterNode.Of(up) is { } node)
            {
                _joined[up.Agent] = up;
                Tell(_book.AgentUp(up.Agent, node));
            }
            else
            {
                Context.GetLogger().Warning("'{0}' is not let in: it is no member of the cluster.", up.Machine);
                up.Agent.Tell(new AgentRefused("it is no member of the cluster"));
            }
        });
        Receive<AgentLeaving>(leaving => Tell(_book.AgentLeaving(leaving.Agent)));
        Receive<AgentDown>(down =>
        {
            Tell(_book.AgentDown(down.Agent, down.Why));
            _joined.Remove(down.Agent);
        });
        Receive<NodeUp>(up => Tell(_book.NodeUp(up.Node)));
        Receive<NodeLeaving>(leaving => Tell(_book.NodeLeaving(leaving.Node)));
        Receive<NodeGone>(gone => Tell(_book.NodeGone(gone.Node, gone.Why)));
        Receive<NodeDoubted>(doubted => Tell(_book.NodeDoubted(doubted.Node, doubted.IsDoubted)));
        Receive<NodesKnown>(_ => { });
        Receive<ClusterLeft>(left =>
        {
            Context.GetLogger().Error("This program is no member of the cluster any more ({0}): until it is started anew it gets no workers of other machines.", left.Why);
            Tell(_book.LoseAll($"this program left the cluster: {left.Why}"));
        });
    }

    // Without what it knows it would tell ups twice.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    private void Tell(IReadOnlyList<MachineNews<IActorRef>> news)
    {
        foreach (var (word, agent, why) in news)
        {
            switch (word)
            {
                case MachineWord.Up:
                    _registry.Tell(_joined[agent]);
                    break;
                case MachineWord.Doubted or MachineWord.Trusted:
                    _registry.Tell(new AgentDoubted(agent, word == MachineWord.Doubted));
                    break;
                case MachineWord.Leaving:
                    _registry.Tell(new AgentLeaving(agent));
                    break;
                case MachineWord.Down:
                    _registry.Tell(new AgentDown(agent, why));
                    Dismiss(agent, why);
                    break;
                case MachineWord.Refused:
                    Dismiss(agent, why);
                    break;
                default:
                    throw new InvalidOperationException($"No word {word}.");
            }
        }
    }

    // It may still be there: then it ends its workers, which others do the work of from now on, and joins anew.
    private void Dismiss(IActorRef agent, string why)
    {
        _joined.Remove(agent);
        agent.Tell(new AgentRefused(why));
    }
}

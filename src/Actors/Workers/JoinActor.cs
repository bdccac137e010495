namespace Troupe.Workers;

using Troupe.Peers;
using Troupe.Remote;
using Troupe.Wire;

/// <summary>
/// Where worker processes report: the one actor of the host that a fresh worker can name. It hands each <see cref="Hello"/> to the keeper that expects
/// it; the number in it is the ticket from the worker's start order. What nobody expects is told in the log and gets no answer.
/// </summary>
/// <remarks>
/// It also spreads the news of losses over the tree of processes, so that each is published everywhere as a <see cref="PeerLost"/>:
/// <code>
///   keeper ──PeerLost──► JoinActor ──PeersLost──► the parent's JoinActor ──► its other workers, its parent …
///                                  ──PeersLost──► the workers' JoinActors (those that asked) …
/// </code>
/// Everybody tells all neighbours what he did not know, so that each hears of it once from some side. What was behind the lost one is lost with it.
/// </remarks>
internal sealed class JoinActor : ReceiveActor
{
    /// <summary>Its name under /user.</summary>
    internal const string Name = "troupe-join";

    // In one message, and told to one who comes late: his handles may lead to the dead.
    private const int MostAtOnce = 32;
    private const int Lately = 256;

    private readonly Dictionary<int, IActorRef> _keepers = [];
    private readonly List<IActorRef> _listeners = [];
    private readonly LostPeers<string> _lost = new();
    private readonly PeerTree _tree = new();
    private readonly IActorRef _parent;
    private IActorRef _agents = ActorRefs.Nobody;

    /// <param name="parent">The join actor of the process that started this one, or nobody.</param>
    public JoinActor(IActorRef parent)
    {
        _parent = parent;
        Receive<ExpectWorker>(expected => _keepers.Add(expected.Ticket, expected.Keeper));
        Receive<ForgetWorker>(forgotten => _keepers.Remove(forgotten.Ticket));
        Receive<Hello>(Route);
        Receive<PeerStarted>(started =>
        {
            _parent.Tell(started);
            if (_lost.TryGet(started.Parent, out var reason))
            {
                LoseBehind(started.Peer, reason); // The news of its start came after that of its parent's death.
            }
            else
            {
                _tree.Add(started.Peer, started.Parent);
            }
        });
        Receive<FetchSegment>(part => Sender.Tell(new SegmentPart(part.Segment, part.Offset, Payload.Segments.Part(part.Segment, part.Mark, part.Offset, part.Count))));
        Receive<ServeAgents>(serve => _agents = serve.Membership);
        Receive<AgentJoins>(joins =>
        {
            if (_agents.IsNobody())
            {
                joins.Agent.Tell(new AgentRefused("it does not take workers of other machines"));
            }
            else
            {
                _agents.Forward(joins);
            }
        });
        Receive<WatchPeers>(asked =>
        {
            if (!_lost.Contains(asked.Listener.Path.Address.ToString()))
            {
                _listeners.Add(asked.Listener);
            }

            Tell(asked.Listener, _lost.Latest(Lately).Select(static lost => new PeerLost(lost.Peer, lost.Reason)));
        });
        Receive<PeersLost>(Publish);
        Receive<PeerLost>(Lose);
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(PeerLost));
        _parent.Tell(new WatchPeers(Self));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    // The keepers that it expected are lost with it, and time out; nobody waits for ever.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    private static void Tell(IActorRef listener, IEnumerable<PeerLost> losses)
    {
        foreach (var part in losses.Chunk(MostAtOnce))
        {
            listener.Tell(new PeersLost(part));
        }
    }

    private void Route(Hello hello)
    {
        if (_keepers.TryGetValue(hello.Worker, out var keeper))
        {
            keeper.Forward(hello);
        }
        else
        {
            Context.GetLogger().Warning("Nobody expects worker {0} of process {1}; it is not let in.", hello.Worker, hello.ProcessId);
        }
    }

    private void Publish(PeersLost news)
    {
        foreach (var loss in news.Losses.Where(loss => !_lost.Contains(loss.Address)))
        {
            Lose(loss); // First: this actor is among those who hear of it.
            Context.System.EventStream.Publish(loss);
        }
    }

    private void Lose(PeerLost loss)
    {
        if (!_lost.Add(loss.Address, loss.Reason))
        {
            return;
        }

        _listeners.RemoveAll(listener => listener.Path.Address.ToString() == loss.Address);
        foreach (var neighbour in _listeners.Append(_parent))
        {
            neighbour.Tell(new PeersLost([loss]));
        }

        foreach (var behind in _tree.Lose(loss.Address))
        {
            LoseBehind(behind, loss.Reason);
        }
    }

    private static void LoseBehind(string peer, ExitReason reason) =>
        Context.System.EventStream.Publish(new PeerLost(peer, new ExitReason(null, null, $"the process that started it was lost: {reason}")));
}

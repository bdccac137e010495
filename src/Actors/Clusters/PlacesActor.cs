namespace Troupe.Clusters;

using Troupe.Wire;

/// <summary>
/// Hands out the places of all machines to all hosts of a cluster; there is one of it. Performs what <see cref="PlaceLedger{THost, TMachine}"/> decides. What it knows it can lose, by a restart as by a
/// hand-over: hosts say again what they keep, to whoever has this office.
/// </summary>
internal sealed class PlacesActor : ReceiveActor
{
    private readonly NodeBook _hosts = new();
    private readonly PlaceLedger<ClusterNode, ClusterNode> _ledger = new();

    /// <param name="listener">Tells its parent of the members that are hosts.</param>
    public PlacesActor(Props listener)
    {
        Context.ActorOf(listener, "nodes");
        Receive<NodeUp>(up => Note(_hosts.Up(up.Node)));
        Receive<NodeLeaving>(_ => { }); // It has its places until it is gone.
        Receive<NodeGone>(gone => Note(_hosts.Gone(gone.Node, gone.Why)));
        Receive<NodeDoubted>(_ => { }); // The same.
        Receive<NodesKnown>(_ => _ledger.Begin());
        Receive<ClusterLeft>(_ => Context.Stop(Self));
        Receive<PlacesWanted>(wanted =>
        {
            var claims = wanted.Machines.Select(static machine => new PlaceClaim<ClusterNode>(new(machine.Address, machine.Uid), machine.Capacity, machine.Keeps, machine.Wants)).ToArray();
            if (_ledger.Report(new(wanted.Address, wanted.Uid), wanted.Number, claims) is { } leases)
            {
                Sender.Tell(new PlacesGiven(wanted.Number, [.. leases.Select(static lease => (lease.Places, lease.Free))]));
            }
        });
    }

    private void Note(IReadOnlyList<(NodeWord Word, ClusterNode Node)> words)
    {
        foreach (var (word, node) in words)
        {
            if (word == NodeWord.Up)
            {
                _ledger.Up(node);
            }
            else if (word == NodeWord.Gone)
            {
                _ledger.Gone(node);
            }
        }
    }
}

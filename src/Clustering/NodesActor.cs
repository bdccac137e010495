namespace Troupe.Clustering;

using Troupe.Clusters;

/// <summary>Listens to the cluster, and tells its parent of the members of one role, in words that know nothing of Akka.Cluster. Decides nothing: what comes late or twice goes on as it came.</summary>
internal sealed class NodesActor : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly string _role;

    public NodesActor(string role)
    {
        _role = role;
        Receive<ClusterEvent.CurrentClusterState>(TellAll);
        Receive<ClusterEvent.MemberUp>(up => Tell(up.Member, new NodeUp(NodeOf(up.Member))));
        Receive<ClusterEvent.MemberLeft>(left => Tell(left.Member, new NodeLeaving(NodeOf(left.Member))));
        Receive<ClusterEvent.MemberExited>(exited => Tell(exited.Member, new NodeLeaving(NodeOf(exited.Member))));
        Receive<ClusterEvent.MemberDowned>(downed => TellEnd(downed.Member, "the cluster gave it up", isForced: true));
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            var isForced = removed.PreviousStatus == MemberStatus.Down;
            TellEnd(removed.Member, isForced ? "the cluster gave it up" : "it left the cluster", isForced);
        });
        Receive<ClusterEvent.UnreachableMember>(lost => Tell(lost.Member, new NodeDoubted(NodeOf(lost.Member), IsDoubted: true)));
        Receive<ClusterEvent.ReachableMember>(found => Tell(found.Member, new NodeDoubted(NodeOf(found.Member), IsDoubted: false)));
        ReceiveAny(static _ => { }); // Who only joins is no member yet.
    }

    /// <param name="role">Of which members.</param>
    public static Props For(string role) => Troupe.Peers.Making.Of(() => new NodesActor(role));

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private static ClusterNode NodeOf(Member member) => new(member.Address.ToString(), member.UniqueAddress.Uid);

    private void TellAll(ClusterEvent.CurrentClusterState state)
    {
        foreach (var member in state.Members)
        {
            if (member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting)
            {
                Tell(member, new NodeUp(NodeOf(member)));
            }

            if (member.Status is MemberStatus.Leaving or MemberStatus.Exiting)
            {
                Tell(member, new NodeLeaving(NodeOf(member)));
            }
        }

        foreach (var member in state.Unreachable)
        {
            Tell(member, new NodeDoubted(NodeOf(member), IsDoubted: true));
        }

        Context.Parent.Tell(NodesKnown.Instance);
    }

    private void TellEnd(Member member, string why, bool isForced)
    {
        Tell(member, new NodeGone(NodeOf(member), why));
        if (isForced && member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
        {
            Context.Parent.Tell(new ClusterLeft(why));
        }
    }

    private void Tell(Member member, object news)
    {
        if (member.HasRole(_role))
        {
            Context.Parent.Tell(news);
        }
    }
}

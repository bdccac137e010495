namespace Troupe.Clusters;

/// <summary>Where a host gets places from, when it shares the machines with others.</summary>
/// <param name="Coordinator">Gives them, whoever has that office just now.</param>
/// <param name="Self">This host.</param>
internal sealed record PlaceDesk(IActorRef Coordinator, ClusterNode Self);

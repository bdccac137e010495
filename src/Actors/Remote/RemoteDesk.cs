namespace Troupe.Remote;

/// <summary>What keepers of workers on other machines need of a host that listens.</summary>
/// <param name="Join">Where workers say hello.</param>
/// <param name="Registry">Has the agents.</param>
/// <param name="NextTicket">A number that no other worker of this host has had.</param>
/// <param name="Times">Heartbeats and leases.</param>
internal sealed record RemoteDesk(IActorRef Join, IActorRef Registry, Func<int> NextTicket, RemoteDefaults Times);

/// <summary>Which workers of other machines a pool wants.</summary>
/// <param name="Desk">Where they come from.</param>
/// <param name="Most">How many at most.</param>
/// <param name="Labels">What their machines have to say of themselves.</param>
/// <param name="Wait">How long the pool waits when it has no worker at all; null: for ever.</param>
internal sealed record RemoteWish(RemoteDesk Desk, int Most, IReadOnlyDictionary<string, string> Labels, TimeSpan? Wait);

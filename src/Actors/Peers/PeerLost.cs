namespace Troupe.Peers;

/// <summary>
/// A worker process is no more; told once on the event stream of the host that started it. Whoever waits for an answer from that
/// process, or keeps something for it, is not to wait longer.
/// </summary>
/// <param name="Address">Its actor system's address, as it stands in every path of its actors.</param>
/// <param name="Reason">How it ended.</param>
internal sealed record PeerLost(string Address, ExitReason Reason);

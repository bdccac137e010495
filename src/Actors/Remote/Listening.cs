namespace Troupe.Remote;

/// <summary>Where a host listens, checked.</summary>
/// <param name="At">The address of this machine.</param>
/// <param name="PublicName">What stands in the addresses of its actors.</param>
/// <param name="Trust">Who is let in.</param>
internal sealed record Listening(HostAndPort At, string PublicName, RemoteTrust Trust);

namespace Troupe.Remote;

/// <summary>What an agent is to do, checked; see <see cref="AgentOptions"/>.</summary>
internal sealed record AgentPlan(
    HostAndPort Join, string Name, int Capacity, IReadOnlyList<(string Key, string Value)> Labels, RemoteTrust Trust, string? Application, string Cache, TimeSpan Grace, Action<string> Log);

namespace Troupe.Clusters;

using System.Globalization;
using Troupe.Remote;

/// <summary>One life of a process in the cluster: who comes back at the same address is another.</summary>
/// <param name="Address">As its actors' paths begin.</param>
/// <param name="Uid">Drawn by its actor system.</param>
internal readonly record struct ClusterNode(string Address, int Uid)
{
    /// <summary>What a machine's agent says of itself, beside its labels: its <see cref="Uid"/>.</summary>
    public const string Label = "troupe-node";

    /// <summary>What an agent of this life says of itself.</summary>
    public (string Key, string Value) ToLabel() => (Label, Uid.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where an agent is; null when it does not say whose life it is of, and so is no member's.</summary>
    public static ClusterNode? Of(AgentUp agent) =>
        agent.Labels.TryGetValue(Label, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            ? new ClusterNode(agent.Agent.Path.Address.ToString(), uid)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}#{Uid}");
}

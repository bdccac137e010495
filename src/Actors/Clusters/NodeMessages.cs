namespace Troupe.Clusters;

// From whoever listens to the cluster to the actor that had it made. Any of these may come late, twice, or never.

/// <summary>A process is a member.</summary>
internal sealed record NodeUp(ClusterNode Node);

/// <summary>A member wants to go.</summary>
internal sealed record NodeLeaving(ClusterNode Node);

/// <summary>A member is gone, or has been given up; this life of it does not come back.</summary>
internal sealed record NodeGone(ClusterNode Node, string Why);

/// <summary>Some member cannot reach this one, or again all can.</summary>
internal sealed record NodeDoubted(ClusterNode Node, bool IsDoubted);

/// <summary>All that were members when the listening began have been told.</summary>
internal sealed record NodesKnown
{
    public static readonly NodesKnown Instance = new();
}

/// <summary>This process is no member any more, and as long as it lives never will be.</summary>
internal sealed record ClusterLeft(string Why);

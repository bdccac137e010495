namespace Troupe.Pools;

/// <summary>A single call under way, whatever its types: what its handle asks. A <see cref="Job"/>.</summary>
internal interface ISingleJob
{
    /// <summary>Ends as it does.</summary>
    Task Task { get; }

    /// <summary>The worker that runs it, or ran it last.</summary>
    string? Worker { get; }

    /// <inheritdoc cref="Job.TryCancel"/>
    bool TryCancel(CancellationToken token);
}

namespace Troupe.Pools;

/// <summary>A single call under way, whatever its types: what its handle asks.</summary>
internal sealed class PoolCall(PoolEntrance entrance, ISingleJob job, Task accepted)
{
    public ISingleJob Job => job;

    public Task Accepted => accepted;

    public bool Cancel()
    {
        var cancelled = job.TryCancel(default);
        if (cancelled)
        {
            entrance.Abandon((Job)job);
        }

        return cancelled;
    }
}

/// <summary>What a handle sees of a <see cref="CallJob{T, TResult}"/>.</summary>
internal interface ISingleJob
{
    /// <summary>The worker that runs it, or ran it last.</summary>
    string? Worker { get; }

    bool TryCancel(CancellationToken token);
}

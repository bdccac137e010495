namespace Troupe.Pools;

using Troupe.Wire;

/// <summary>The jobs that worker processes have asked their own pool for. The pool's actor's own.</summary>
internal sealed class RelayDesk(PoolState state, Action<AddJob> add, Action<AbandonJob> abandon)
{
    // A priority crosses as a number that is not negative.
    internal const long PriorityShift = 1L << 31;

    private Dictionary<(IActorRef Asker, long Number), RelayedJob>? _jobs; // Most pools have none.

    public void Open(NestedJob job, IActorRef asker)
    {
        var relayed = new RelayedJob(asker, job)
        {
            Options = new CallOptions { ChunkSize = 1, Priority = (int)(job.Priority - PriorityShift) },
            Parent = job.Parent,
        };
        (_jobs ??= [])[(asker, job.Job)] = relayed;
        add(new AddJob(relayed, 0, Ended: false));
    }

    public void Take(NestedCaptured captured, IActorRef asker) => Find(asker, captured.Job)?.Learn(captured.Captured);

    public void Take(NestedItem item, IActorRef asker)
    {
        if (Find(asker, item.Job) is { } job)
        {
            job.Arrive(item.Item);
            state.ItemsArrived(job.Id, 1, ended: false);
        }
    }

    public void Take(NestedEnd end, IActorRef asker)
    {
        if (Find(asker, end.Job) is { } job)
        {
            state.ItemsArrived(job.Id, 0, ended: true);
        }
    }

    public void Take(NestedAbandoned abandoned, IActorRef asker)
    {
        if (Find(asker, abandoned.Job) is { } job)
        {
            abandon(new AbandonJob(job.Id));
        }
    }

    /// <summary>The job is over, however it came to that.</summary>
    public void Close(Job job)
    {
        if (job is RelayedJob relayed)
        {
            _jobs?.Remove((relayed.Asker, relayed.Number));
        }
    }

    /// <summary>A worker is gone: nobody wants what it asked for.</summary>
    public void Lose(IActorRef control)
    {
        if (_jobs is null)
        {
            return;
        }

        foreach (var job in _jobs.Values.Where(job => job.Asker.Path.Address.Equals(control.Path.Address)).ToList())
        {
            abandon(new AbandonJob(job.Id));
        }

        Payload.Segments.ReleaseAll(RelayedJob.OwnerFor(control));
    }

    private RelayedJob? Find(IActorRef asker, long number) => _jobs?.GetValueOrDefault((asker, number));
}

namespace Troupe.Pools;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>The jobs that other processes have asked the pool for, most often its own workers. The pool's actor's own.</summary>
internal sealed class RelayDesk(PoolState state, Action<AddJob> add, Action<AbandonJob> abandon)
{
    // A priority crosses as a number that is not negative.
    internal const long PriorityShift = 1L << 31;

    private readonly LostPeers<Address> _lost = new();
    private Dictionary<(IActorRef Asker, long Number), RelayedJob>? _jobs; // Most pools have none.

    public void Open(NestedJob job, IActorRef asker)
    {
        if (_lost.Contains(asker.Path.Address))
        {
            return; // Its last messages come after the news: nobody would end this.
        }

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
            state.ItemsArrived(job, 1, ended: false);
        }
    }

    public void Take(NestedEnd end, IActorRef asker)
    {
        if (Find(asker, end.Job) is { } job)
        {
            state.ItemsArrived(job, 0, ended: true);
        }
    }

    public void Take(NestedAbandoned abandoned, IActorRef asker)
    {
        if (Find(asker, abandoned.Job) is { } job)
        {
            abandon(new AbandonJob(job));
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
    public void Lose(IActorRef control) => Abandon(control.Path.Address);

    /// <summary>A process is lost: the same.</summary>
    public void Lose(PeerLost loss)
    {
        if (_lost.Add(Address.Parse(loss.Address), loss.Reason))
        {
            Abandon(Address.Parse(loss.Address));
        }
    }

    private void Abandon(Address asker)
    {
        if (_jobs is null)
        {
            return;
        }

        foreach (var job in _jobs.Values.Where(job => job.Asker.Path.Address.Equals(asker)).ToList())
        {
            abandon(new AbandonJob(job));
        }

        Payload.Segments.ReleaseAll(RelayedJob.OwnerFor(asker));
    }

    private RelayedJob? Find(IActorRef asker, long number) => _jobs?.GetValueOrDefault((asker, number));
}

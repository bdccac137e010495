namespace Troupe.Pools;

/// <summary>The way in from the process that keeps the pool.</summary>
internal sealed class HostEntrance(PoolPlan plan, PoolCounters counters, IActorRef actor) : PoolEntrance
{
    // Against a job that is told to the actor after its last order, and so to nobody: submits come from any thread, so does the end.
    private readonly Lock _gate = new();
    private bool _closed;
    private bool _ended;

    public PoolPlan Plan => plan;

    public PoolCounters Counters => counters;

    public IActorRef Actor => actor;

    public override string Name => plan.Name;

    public override Backend Backend => plan.Backend;

    public override int ReadAhead => plan.ReadAhead;

    public override long Caller => WorkerContext.Current is { IsOver: false } context && context.Owner.Equals(actor) ? context.Chunk : 0;

    public override Task Add(Job job, long available, bool ended)
    {
        try
        {
            lock (_gate)
            {
                // A task of a pool that drains may still call: it would not come to its end otherwise.
                ObjectDisposedException.ThrowIf(_ended || (_closed && job.Parent == 0), typeof(WorkerPool));
                var add = new AddJob(job, available, ended);
                if (plan.Bound is { } bound && job.Parent == 0)
                {
                    return bound.Enter(add, LetIn);
                }

                LetIn(add);
                return Task.CompletedTask;
            }
        }
        catch
        {
            job.Release();
            throw;
        }
    }

    public override void Announce(long job, int count, bool ended) => actor.Tell(new AnnounceItems(job, count, ended), ActorRefs.NoSender);

    public override void Abandon(Job job) => actor.Tell(new AbandonJob(job.Id), ActorRefs.NoSender);

    public override void ThrowIfClosed()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended || (_closed && Caller == 0), typeof(WorkerPool));
        }
    }

    /// <summary>Lets nobody in any more; later orders wait for the same end.</summary>
    /// <exception cref="InvalidOperationException">A task of the pool wants to wait for its own end.</exception>
    public Task Close(PoolMessage order)
    {
        if (Caller != 0)
        {
            throw new InvalidOperationException($"A task of the pool '{Name}' cannot end it: the pool's end would wait for the task, and the task for the pool.");
        }

        lock (_gate)
        {
            _closed = true;
            _ended |= order is TerminatePool;
            actor.Tell(order, ActorRefs.NoSender);
        }

        return plan.Stopped.Task;
    }

    private void LetIn(AddJob add) => actor.Tell(add, ActorRefs.NoSender);
}

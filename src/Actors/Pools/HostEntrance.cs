namespace Troupe.Pools;

/// <summary>The way in from the process that keeps the pool.</summary>
internal sealed class HostEntrance(PoolPlan plan, PoolCounters counters, IActorRef actor) : PoolEntrance
{
    // Against a job that is told to the actor after its last order, and so to nobody: submits come from any thread and do not wait for each other; the end waits for
    // those that are under way. Telling may run the actor on this thread, which never comes in here.
    private readonly ReaderWriterLockSlim _gate = new();
    private volatile bool _closed; // Written under the write lock; read alone where it is only a first look.
    private volatile bool _ended;

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
            _gate.EnterReadLock();
            try
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
            finally
            {
                _gate.ExitReadLock();
            }
        }
        catch
        {
            job.Release();
            throw;
        }
    }

    public override void Announce(Job job, int count, bool ended) => actor.Tell(new AnnounceItems(job, count, ended), ActorRefs.NoSender);

    public override void Abandon(Job job) => actor.Tell(new AbandonJob(job), ActorRefs.NoSender);

    public override void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_ended || (_closed && Caller == 0), typeof(WorkerPool));

    /// <summary>Lets nobody in any more; later orders wait for the same end.</summary>
    /// <exception cref="InvalidOperationException">A task of the pool wants to wait for its own end.</exception>
    public Task Close(PoolMessage order)
    {
        if (Caller != 0)
        {
            throw new InvalidOperationException($"A task of the pool '{Name}' cannot end it: the pool's end would wait for the task, and the task for the pool.");
        }

        _gate.EnterWriteLock();
        try
        {
            _closed = true;
            _ended |= order is TerminatePool;
        }
        finally
        {
            _gate.ExitWriteLock();
        }

        actor.Tell(order, ActorRefs.NoSender); // Behind all that came in.

        return plan.Stopped.Task;
    }

    private void LetIn(AddJob add) => actor.Tell(add, ActorRefs.NoSender);
}

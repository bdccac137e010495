namespace Troupe.Pools;

/// <summary>Counts a pool's unfinished calls, and has those beyond the limit wait or fail. Asked from any thread.</summary>
internal sealed class QueueBound(string pool, int limit, QueuePolicy policy)
{
    private readonly Lock _gate = new(); // Callers come from any thread; the pool's actor tells who left.
    private readonly Queue<Waiting> _waiting = [];
    private int _inside;

    /// <summary>Whether calls wait for room: a pool that drains has to do them too.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Lets a call in, at once or when there is room.</summary>
    /// <returns>Ends when it is in.</returns>
    /// <exception cref="PoolFullException">There is no room, and the policy is to say so.</exception>
    public Task Enter(AddJob add, Action<AddJob> letIn)
    {
        lock (_gate)
        {
            if (_inside >= limit)
            {
                if (policy == QueuePolicy.Fail)
                {
                    throw new PoolFullException(pool, limit);
                }

                var waiting = new Waiting(add, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                _waiting.Enqueue(waiting);
                return waiting.Accepted.Task;
            }

            _inside++;
        }

        letIn(add); // Not under the lock: it may run the pool's actor on this thread.
        return Task.CompletedTask;
    }

    /// <summary>A call is over: the next that still wants comes in, and is the pool's actor's to take.</summary>
    public AddJob? Leave()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
            {
                next.Accepted.TrySetResult();
                if (next.Add.Job.IsSettled)
                {
                    next.Add.Job.Release(); // Given up while it waited.
                    continue;
                }

                return next.Add with { WasWaiting = true };
            }

            _inside--;
            return null;
        }
    }

    /// <summary>Nobody comes in any more.</summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
            {
                next.Add.Job.Abort(reason);
                next.Add.Job.Release();
                next.Accepted.TrySetResult();
            }
        }
    }

    private sealed record Waiting(AddJob Add, TaskCompletionSource Accepted);
}

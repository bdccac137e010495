namespace Troupe.Workers;

/// <summary>Runs what is posted on the thread pool, one after another, in order: for user code that must not run, or block, where it is met.</summary>
internal sealed class SerialWork : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = [];
    private bool _running;

    /// <summary>Whether all that was posted is done.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) // What ran before is seen by whoever finds it idle.
            {
                return !_running;
            }
        }
    }

    /// <summary>Has it run after all that was posted before. It must not throw.</summary>
    public void Post(Action work)
    {
        lock (_gate) // Posts come from several threads; whoever finds nobody at work has somebody sent.
        {
            _waiting.Enqueue(work);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (_gate) // Against Post: either it sees that somebody is at work, or this sees what it posted.
        {
            _running = _waiting.TryDequeue(out var next);
            return next;
        }
    }
}

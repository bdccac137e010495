namespace Troupe.Workers;

/// <summary>
/// Where lines of worker processes wait for whoever takes them: a callback of the user's, or the console. Either may block for as long as it
/// likes, so it is never called by the thread that watches the children. Lines go out in the order they came, one at a time.
/// </summary>
internal sealed class LineDesk : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = [];
    private readonly Action<WorkerLine>? _output;
    private bool _delivering;

    /// <param name="output">Takes the lines; null: the console does.</param>
    public LineDesk(Action<WorkerLine>? output) => _output = output;

    /// <summary>The console's, one a process.</summary>
    public static LineDesk OfConsole { get; } = new(null);

    /// <summary>Who takes the lines; null: the console.</summary>
    public Action<WorkerLine>? Output => _output;

    /// <summary>Has it run after all that was posted before. It must not throw.</summary>
    public void Post(Action delivery)
    {
        lock (_gate) // Posts come from the watcher and from pools that end; whoever finds nobody delivering has somebody sent.
        {
            _waiting.Enqueue(delivery);
            if (_delivering)
            {
                return;
            }

            _delivering = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends when all that was posted up to now is delivered; with a callback that never returns, never.</summary>
    public Task DeliveredAsync()
    {
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(delivered.SetResult);
        return delivered.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Next() is { } delivery)
        {
            delivery();
        }
    }

    private Action? Next()
    {
        lock (_gate) // Against Post: either it sees that somebody delivers, or this sees what it posted.
        {
            _delivering = _waiting.TryDequeue(out var next);
            return next;
        }
    }
}

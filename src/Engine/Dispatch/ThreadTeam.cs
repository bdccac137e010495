namespace Troupe.Engine;

using System.Diagnostics;

/// <summary>
/// A fixed number of named threads over one queue. They start at the first work and are background threads: a blocked one keeps no process alive. A thread that is alone,
/// and had not long to wait for its last work, looks for the next a while before it sleeps, giving its processor up between looks: to wake one that sleeps takes longer.
/// </summary>
internal sealed class ThreadTeam(string name, int size, bool numbered) : Executor
{
    private const int LooksAtATime = 20;
    private static readonly long s_soon = Stopwatch.Frequency / 20_000; // 50 µs

    private readonly Queue<IThreadPoolWorkItem> _queue = new(); // Its own lock guards every field, and idle threads wait on it.
    private int _idle;
    private int _started;
    private bool _closed;
    private volatile bool _hasWork; // What a looking thread sees without the lock; true whenever the queue is not empty, or closed.
    private bool _looks;

    internal override void Execute(ActorCell cell) => Add(cell);

    /// <summary>Runs something else than a cell, in its turn.</summary>
    internal void Run(Action work) => Add(new Work(work));

    private void Add(IThreadPoolWorkItem item)
    {
        var number = 0;
        lock (_queue)
        {
            _queue.Enqueue(item);
            _hasWork = true;
            if (_idle < _queue.Count && _started < size) number = ++_started;
            else if (_idle > 0) Monitor.Pulse(_queue);
        }
        if (number > 0) StartThread(number);
    }

    internal override void Close()
    {
        lock (_queue)
        {
            _closed = _hasWork = true;
            Monitor.PulseAll(_queue);
        }
    }

    private void StartThread(int number) =>
        new Thread(WorkThrough) { IsBackground = true, Name = numbered ? $"{name}-{number}" : name }.UnsafeStart();

    private void WorkThrough()
    {
        while (TakeOrWait() is { } item) item.Execute();
    }

    private IThreadPoolWorkItem? TakeOrWait()
    {
        var began = Stopwatch.GetTimestamp();
        if (_looks) Look(began);
        lock (_queue)
        {
            while (true)
            {
                if (_queue.TryDequeue(out var item))
                {
                    _hasWork = _queue.Count > 0 || _closed;
                    _looks = size == 1 && Stopwatch.GetTimestamp() - began < s_soon;
                    return item;
                }
                if (_closed)
                {
                    _started--; // What comes after the end starts a thread for it, and no message is lost.
                    return null;
                }
                _idle++;
                Monitor.Wait(_queue);
                _idle--;
            }
        }
    }

    private void Look(long began)
    {
        while (Stopwatch.GetTimestamp() - began < s_soon)
        {
            for (var i = 0; i < LooksAtATime; i++)
            {
                if (_hasWork) return;
                Thread.SpinWait(1);
            }
            Thread.Yield();
        }
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}

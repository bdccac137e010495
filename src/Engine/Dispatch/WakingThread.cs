namespace Troupe.Engine;

using System.Runtime.CompilerServices;

/// <summary>
/// What one thread does about the cells that its tells wake.
/// <code>
///   any thread        caller-runs cell: runs it here and now; those it wakes, after it
///   a link's reader   keeps the first until what came is taken, then runs it: a caller-runs cell, or any cell that one single message woke
///   a timer's thread  all go to the thread pool: it must not be kept
/// </code>
/// </summary>
internal sealed class WakingThread
{
    // Two that wake each other would keep their caller for ever.
    private const int MostInARow = 16;

    [ThreadStatic]
    private static WakingThread? t_here;

    // The flow of a thread that nothing has been set on. Written once, by a pool thread, and read whole.
    private static volatile ExecutionContext? s_blank;

    private readonly Queue<ActorCell> _next = new();
    private ActorCell? _collected;
    private bool _collects;
    private bool _takesAny;
    private bool _runs;
    private bool _never;

    /// <summary>Gets ready to run cells anywhere. Until it is, they go to the pool.</summary>
    public static void Prepare()
    {
        if (s_blank is null) ThreadPool.UnsafeQueueUserWorkItem(static _ => s_blank = ExecutionContext.Capture(), null);
    }

    /// <summary>The calling thread from now on collects.</summary>
    public static WakingThread Collecting()
    {
        s_blank ??= ExecutionContext.Capture(); // A thread of ours, started without anybody's flow.
        return t_here = new WakingThread { _collects = true };
    }

    /// <summary>Whether the calling thread has taken a cell of the default dispatcher.</summary>
    public static bool TryCollect(ActorCell cell) => t_here is { _takesAny: true } here && here.Collect(cell);

    /// <summary>Has a caller-runs cell run.</summary>
    public static void Wake(ActorCell cell)
    {
        var here = t_here ??= new WakingThread();
        if (here._runs)
        {
            if (here._next.Count < MostInARow) here._next.Enqueue(cell);
            else PoolExecutor.Queue(cell);
        }
        else if (!(here._collects ? here.Collect(cell) : !here._never && here.TryRun(cell)))
        {
            PoolExecutor.Queue(cell);
        }
    }

    /// <summary>Whether cells must not run on the calling thread.</summary>
    public static void Never(bool never) => (t_here ??= new WakingThread())._never = never;

    /// <summary>The next cell woken here is taken whatever its dispatcher, but for those with threads of their own.</summary>
    public void TakeAny() => _takesAny = true;

    /// <summary>What was collected; the caller has to run it, or to queue it.</summary>
    public ActorCell? Collected()
    {
        var cell = _collected;
        _collected = null;
        _takesAny = false;
        return cell;
    }

    /// <summary>Runs a collected cell, on its thread.</summary>
    public void RunCollected(ActorCell cell)
    {
        _collects = false;
        if (!cell.RunsAtItsCaller || !TryRun(cell))
        {
            cell.Execute();
            // As the pool does between its work items.
            ExecutionContext.Restore(s_blank!);
            if (SynchronizationContext.Current is not null) SynchronizationContext.SetSynchronizationContext(null);
        }

        _collects = true;
    }

    /// <summary>The thread is at its end: what it wakes from here on goes to the pool.</summary>
    public void Stop()
    {
        if (Collected() is { } left) PoolExecutor.Queue(left);
        (_collects, _never) = (false, true);
    }

    // What is thrown past an actor is the thread's own trouble, such as Thread.Interrupt: the cell still has its turn.
    private static void Run(ActorCell cell)
    {
        try
        {
            cell.Execute();
        }
        catch
        {
            PoolExecutor.Queue(cell);
            throw;
        }
    }

    private bool Collect(ActorCell cell)
    {
        if (_collected is not null) return false;
        _collected = cell;
        return true;
    }

    // False: it cannot run here. What the caller has set for his flow is not the actor's, and the other way round.
    private bool TryRun(ActorCell cell)
    {
        if (s_blank is not { } blank || ExecutionContext.Capture() is not { } flow || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        var context = SynchronizationContext.Current;
        if (context is not null) SynchronizationContext.SetSynchronizationContext(null);
        ExecutionContext.Restore(blank);
        _runs = true;
        try
        {
            var inARow = 0;
            for (ActorCell? next = cell; next is not null; _next.TryDequeue(out next))
            {
                if (inARow++ < MostInARow) Run(next);
                else PoolExecutor.Queue(next);
            }
        }
        finally
        {
            _runs = false;
            while (_next.TryDequeue(out var left)) PoolExecutor.Queue(left);
            ExecutionContext.Restore(flow);
            if (context is not null) SynchronizationContext.SetSynchronizationContext(context);
        }

        return true;
    }
}

namespace Troupe.Engine;

/// <summary>Where cells run.</summary>
internal abstract class Executor
{
    /// <summary>Runs a cell soon. By whoever won the right to.</summary>
    internal abstract void Execute(ActorCell cell);

    /// <summary>As <see cref="Execute"/>, for mail: the one who told may lend his thread.</summary>
    internal virtual void Wake(ActorCell cell) => Execute(cell);

    /// <summary>Runs a cell again behind those that wait already.</summary>
    internal virtual void Yield(ActorCell cell) => Execute(cell);

    /// <summary>Ends threads of its own, if it has any, when they have run what is queued.</summary>
    internal virtual void Close() { }
}

/// <summary>The process's thread pool; or the thread that reads a link, where it takes the cell, see <see cref="WakingThread"/>.</summary>
internal sealed class PoolExecutor : Executor
{
    internal override void Execute(ActorCell cell) => Queue(cell);

    internal override void Wake(ActorCell cell)
    {
        if (!WakingThread.TryCollect(cell)) Queue(cell);
    }

    internal static void Queue(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
}

/// <summary>
/// The thread of whoever tells, for actors whose handlers are short and never wait: what is told to an idle one has been handled when the teller goes on. One that
/// is busy is left to whoever runs it; more than a run's worth goes to the thread pool. Starts, stops and other system messages are the pool's.
/// </summary>
internal sealed class CallerRunsExecutor : Executor
{
    public CallerRunsExecutor() => WakingThread.Prepare();

    internal override void Execute(ActorCell cell) => PoolExecutor.Queue(cell);

    internal override void Wake(ActorCell cell) => WakingThread.Wake(cell);
}

namespace Troupe.Engine;

/// <summary>Where cells run.</summary>
internal abstract class Executor
{
    /// <summary>Runs a cell soon. By whoever won the right to.</summary>
    internal abstract void Execute(ActorCell cell);

    /// <summary>Runs a cell again behind those that wait already.</summary>
    internal virtual void Yield(ActorCell cell) => Execute(cell);

    /// <summary>Ends threads of its own, if it has any, when they have run what is queued.</summary>
    internal virtual void Close() { }
}

/// <summary>The process's thread pool.</summary>
internal sealed class PoolExecutor : Executor
{
    internal override void Execute(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
}

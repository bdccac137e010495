namespace Troupe.Pools;

/// <summary>The way into a pool from one process: its own, or a worker's.</summary>
internal abstract class PoolEntrance
{
    /// <summary>The pool's name.</summary>
    public abstract string Name { get; }

    public abstract Backend Backend { get; }

    /// <summary>How many items of a stream are read ahead.</summary>
    public abstract int ReadAhead { get; }

    /// <summary>The chunk of this pool whose item calls; 0 when it is none.</summary>
    public abstract long Caller { get; }

    /// <summary>Brings work in.</summary>
    /// <returns>Ends when the pool has taken it.</returns>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    /// <exception cref="PoolFullException">It is full.</exception>
    public abstract Task Add(Job job, long available, bool ended);

    /// <summary>A stream has more items.</summary>
    public abstract void Announce(Job job, int count, bool ended);

    /// <summary>Nobody wants the job any more.</summary>
    public abstract void Abandon(Job job);

    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    public abstract void ThrowIfClosed();
}

namespace Troupe.Pools;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// A job as the pool's actor sees it, whatever its types: items go out by range, outcomes come in by index.
/// All calls come from the actor, one at a time.
/// </summary>
internal abstract class Job
{
    private static long s_number;

    // Jobs are made on callers' threads.
    public long Id { get; } = Interlocked.Increment(ref s_number);

    public int? ChunkSize { get; init; }

    /// <summary>The function as other processes know it; null on threads.</summary>
    public ShippedFunction? Shipped { get; protected init; }

    /// <summary>What the function captured, packed when the call was made; null when it captured nothing.</summary>
    public Parcel? Captured { get; protected init; }

    /// <summary>Whether workers keep what was captured for the job's later chunks.</summary>
    public bool KeepsCaptured => Captured is not null && !IsSingle;

    /// <summary>Whether it is one call.</summary>
    public abstract bool IsSingle { get; }

    public abstract ChunkWork MakeLocal(ChunkEntry chunk, IActorRef owner);

    /// <exception cref="Exception">An item cannot be packed: what its own code throws.</exception>
    public abstract Parcel Pack(ItemRange range);

    public abstract void Accept(ChunkEntry chunk, ChunkReport report, string worker);

    public abstract void Accept(ChunkEntry chunk, LocalReport report, string worker);

    /// <summary>The item has failed for good.</summary>
    public abstract void Fail(ItemFailure failure);

    /// <summary>Every item has its outcome.</summary>
    public abstract void Complete();

    /// <summary>No further outcome will come.</summary>
    public abstract void Abort(Exception reason);

    /// <summary>Lets go of what was packed for the whole job.</summary>
    public virtual void Release()
    {
        if (Captured?.Segment is { } segment)
        {
            Segments.Release(segment.Id);
        }
    }
}

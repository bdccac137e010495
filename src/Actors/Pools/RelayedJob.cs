namespace Troupe.Pools;

using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>A job that a worker process of the pool asked for: parcels go through unopened, each item alone.</summary>
internal sealed class RelayedJob(IActorRef asker, NestedJob job) : Job
{
    private readonly List<Parcel> _items = [];

    /// <summary>Who gets the outcomes, in whatever process it is.</summary>
    public IActorRef Asker => asker;

    /// <summary>The asker's number for it.</summary>
    public long Number => job.Job;

    /// <summary>The function.</summary>
    public byte[] Reference => job.Reference;

    public override bool IsSingle => job.IsSingle;

    public override bool IsTimed => job.IsTimed;

    public void Learn(Parcel captured) => Captured = captured;

    public void Arrive(Parcel item) => _items.Add(item);

    public override ChunkWork MakeLocal(ChunkEntry chunk, IActorRef owner) => throw new InvalidOperationException("A pool on threads has no workers elsewhere.");

    public override Parcel Pack(ItemRange range) => _items[(int)range.First];

    public override void Accept(ChunkEntry chunk, ChunkReport report, string worker) => Pass(chunk, report, worker, ActorRefs.Nobody);

    public override void Accept(ChunkEntry chunk, LocalReport report, string worker) => throw new InvalidOperationException("A pool on threads has no workers elsewhere.");

    /// <summary>
    /// Hands on a report of its one item; an empty one, the item's end told apart, says nothing. A large result goes as this process's own copy: the worker may have
    /// ended when the asker comes to read it, and the item counts as done.
    /// </summary>
    /// <param name="chunk">The item's chunk.</param>
    /// <param name="report">The report, held.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="pool">Is told when a segment of this process can go.</param>
    public void Pass(ChunkEntry chunk, ChunkReport report, string worker, IActorRef pool)
    {
        if (report.Count != 1)
        {
            return;
        }

        var (results, fault) = (report.Results, report.Faults is [var item, ..] ? item.Fault : null);
        try
        {
            if (results.Segment is not null)
            {
                using var open = results.Open();
                results = new Parcel(ReadOnlyMemory<byte>.Empty, Segments.Create(open.Bytes, OwnerFor(asker.Path.Address)), results.Refs);
            }
        }
        catch (SegmentException shortage)
        {
            (results, fault) = (Parcel.Empty, Fault.Of(shortage, worker)); // Held before: it is this process that has no more.
        }

        Tell(chunk.Range.First, chunk.Range.Attempt, worker, results, fault, pool);
    }

    /// <summary>What segments for this process are filed under.</summary>
    internal static string OwnerFor(Address reader) => $"outcomes for {reader}";

    public override void Fail(ItemFailure failure) =>
        Tell(failure.Index, failure.Attempts, failure.Worker, Parcel.Empty, Fault.Of(failure.Error, failure.Worker), ActorRefs.Nobody);

    public override void Complete() => asker.Tell(new NestedOver(job.Job, null), ActorRefs.NoSender);

    public override void Abort(Exception reason) => asker.Tell(new NestedOver(job.Job, Fault.Of(reason, "the pool")), ActorRefs.NoSender);

    /// <summary>Nothing: what was packed is the asker's.</summary>
    public override void Release()
    {
    }

    private void Tell(long index, int attempt, string worker, Parcel result, Fault? fault, IActorRef owner)
    {
        _items[(int)index] = Parcel.Empty;
        asker.Tell(new NestedOutcome(job.Job, index, attempt, worker, result, fault, owner), ActorRefs.NoSender);
    }
}

namespace Troupe.Wire;

using Troupe.Payload;
using Troupe.Workers;

/// <summary>A worker process is up: its number, its process id, the actor that takes its orders.</summary>
internal sealed record Hello(int Worker, int ProcessId, IActorRef Control) : WireMessage, IWireMessage<Hello>
{
    public static string Manifest => "hi";

    public static Hello Read(ref WireReader reader) => new(reader.Count(), reader.Count(), reader.Ref());

    public override void Write(WireWriter writer)
    {
        writer.Number(Worker);
        writer.Number(ProcessId);
        writer.Ref(Control);
    }
}

/// <summary>From now on <paramref name="Number"/> means this function, for this worker.</summary>
internal sealed record DefineFunction(int Number, byte[] Reference) : WireMessage, IWireMessage<DefineFunction>
{
    public static string Manifest => "fn";

    public static DefineFunction Read(ref WireReader reader) => new(reader.Count(), reader.Bytes().ToArray());

    public override void Write(WireWriter writer)
    {
        writer.Number(Number);
        writer.Bytes(Reference);
    }
}

/// <summary>
/// Run a function over <paramref name="Count"/> items. <paramref name="Captured"/> is what the function captured: with a job's first
/// chunk on a worker, which keeps it under the job's number until <see cref="ForgetJob"/>; null with the chunks after it.
/// Job 0: nothing was captured, or it is one call and nothing is to be kept.
/// </summary>
internal sealed record RunChunk(long Chunk, long Job, int Function, long First, int Count, int Attempt, bool IsTimed, Parcel? Captured, Parcel Items)
    : WireMessage, IWireMessage<RunChunk>
{
    public static string Manifest => "rc";

    public ChunkPlace Place => new(Chunk, First, Attempt, IsTimed);

    public static RunChunk Read(ref WireReader reader) => new(
        reader.Number(), reader.Number(), reader.Count(), reader.Number(), reader.Count(), reader.Count(), reader.Flag(), reader.Flag() ? reader.Parcel() : null, reader.Parcel());

    public override void Write(WireWriter writer)
    {
        writer.Number(Chunk);
        writer.Number(Job);
        writer.Number(Function);
        writer.Number(First);
        writer.Number(Count);
        writer.Number(Attempt);
        writer.Flag(IsTimed);
        writer.Flag(Captured is not null);
        if (Captured is not null)
        {
            writer.Parcel(Captured);
        }

        writer.Parcel(Items);
    }
}

/// <summary>Give back a chunk that waits; answered by <see cref="ChunkTakenBack"/>.</summary>
internal sealed record TakeBackChunk(long Chunk) : WireMessage, IWireMessage<TakeBackChunk>
{
    public static string Manifest => "tb";

    public static TakeBackChunk Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Chunk);
}

/// <summary>Whether the chunk had not begun and will not.</summary>
internal sealed record ChunkTakenBack(long Chunk, bool Taken) : WireMessage, IWireMessage<ChunkTakenBack>
{
    public static string Manifest => "tbk";

    public static ChunkTakenBack Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Chunk);
        writer.Flag(Taken);
    }
}

/// <summary>Ask a chunk, running or waiting, to end: its token is cancelled, its unstarted items are reported as cancelled.</summary>
internal sealed record CancelChunk(long Chunk) : WireMessage, IWireMessage<CancelChunk>
{
    public static string Manifest => "can";

    public static CancelChunk Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Chunk);
}

/// <summary>No more chunks of this job will come: what its function captured can go.</summary>
internal sealed record ForgetJob(long Job) : WireMessage, IWireMessage<ForgetJob>
{
    public static string Manifest => "fj";

    public static ForgetJob Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Job);
}

/// <summary>The receiver is done with a segment of the addressee's.</summary>
internal sealed record ReleaseSegment(long Segment) : WireMessage, IWireMessage<ReleaseSegment>
{
    public static string Manifest => "rs";

    public static ReleaseSegment Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Segment);
}

/// <summary>Finish what runs, then end.</summary>
internal sealed record Leave : WireMessage, IWireMessage<Leave>
{
    public static string Manifest => "bye";

    public static Leave Read(ref WireReader reader) => new();

    public override void Write(WireWriter writer)
    {
    }
}

/// <summary>
/// What became of <paramref name="Count"/> items of a chunk from its <paramref name="Offset"/>th on. <paramref name="Results"/> holds the
/// values of those that succeeded, in order, and for a timed chunk after them what each of the items took, in ticks of the stopwatch; the others stand in
/// <paramref name="Faults"/>. The last report of a chunk is final.
/// </summary>
internal sealed record ChunkReport(long Chunk, int Offset, int Count, long ElapsedTicks, bool Final, Parcel Results, ItemFault[] Faults)
    : WireMessage, IWireMessage<ChunkReport>
{
    public static string Manifest => "rep";

    public static ChunkReport Read(ref WireReader reader)
    {
        var (chunk, offset, count, elapsed, final, results) = (reader.Number(), reader.Count(), reader.Count(), reader.Number(), reader.Flag(), reader.Parcel());
        var faults = new ItemFault[reader.Elements()];
        for (var i = 0; i < faults.Length; i++)
        {
            faults[i] = new ItemFault(reader.Count(), Fault.Read(ref reader));
        }

        return new ChunkReport(chunk, offset, count, elapsed, final, results, faults);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Chunk);
        writer.Number(Offset);
        writer.Number(Count);
        writer.Number(ElapsedTicks);
        writer.Flag(Final);
        writer.Parcel(Results);
        writer.Number(Faults.Length);
        foreach (var fault in Faults)
        {
            writer.Number(fault.Offset);
            fault.Fault.Write(writer);
        }
    }
}

/// <summary>
/// The worker takes no more: it has <paramref name="Resident"/> bytes of memory, more than it should. It ended the chunk after <paramref name="Done"/> items, all of them
/// reported before this, and runs nothing of what it was sent besides.
/// </summary>
internal sealed record WorkerFull(long Chunk, int Done, long Resident) : WireMessage, IWireMessage<WorkerFull>
{
    public static string Manifest => "full";

    public static WorkerFull Read(ref WireReader reader) => new(reader.Number(), reader.Count(), reader.Number());

    public override void Write(WireWriter writer)
    {
        writer.Number(Chunk);
        writer.Number(Done);
        writer.Number(Resident);
    }
}

/// <summary>The item at this offset of a chunk that runs has something to tell: an <c>object</c>.</summary>
internal sealed record ItemReport(long Chunk, int Offset, Parcel Value) : WireMessage, IWireMessage<ItemReport>
{
    public static string Manifest => "say";

    public static ItemReport Read(ref WireReader reader) => new(reader.Number(), reader.Count(), reader.Parcel());

    /// <exception cref="CannotTravelException">The value is not of the closed set, or too large.</exception>
    public static ItemReport Of(long chunk, int offset, object? value)
    {
        using var writer = new PayloadWriter();
        Codec<object?>.Instance.Write(writer, value);
        return writer.Length <= Parcel.InlineLimit
            ? new ItemReport(chunk, offset, Parcel.Pack(writer))
            : throw new CannotTravelException("the report", $"it takes {writer.Length} bytes, more than a message holds");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Chunk);
        writer.Number(Offset);
        writer.Parcel(Value);
    }
}

/// <summary>The item at this offset of its chunk failed so.</summary>
internal sealed record ItemFault(int Offset, Fault Fault);

namespace Troupe.Wire;

using Troupe.Payload;

/// <summary>
/// A worker asks the pool it works for: here is a job with a function and what it captured; its items follow, one <see cref="NestedItem"/> each, and then
/// <see cref="NestedEnd"/>. The sender gets the outcomes.
/// </summary>
/// <param name="Job">The asker's number for it.</param>
/// <param name="Parent">The chunk one of whose items asks; 0 when none does.</param>
/// <param name="Priority">The higher the sooner, shifted so that it is not negative.</param>
/// <param name="IsSingle">Whether it is one call.</param>
/// <param name="IsTimed">Whether it is wanted what each item takes.</param>
/// <param name="Reference">The function.</param>
internal sealed record NestedJob(long Job, long Parent, long Priority, bool IsSingle, bool IsTimed, byte[] Reference) : WireMessage, IWireMessage<NestedJob>
{
    public static string Manifest => "nj";

    public static NestedJob Read(ref WireReader reader) =>
        new(reader.Number(), reader.Number(), reader.Number(), reader.Flag(), reader.Flag(), reader.Bytes().ToArray());

    public override void Write(WireWriter writer)
    {
        writer.Number(Job);
        writer.Number(Parent);
        writer.Number(Priority);
        writer.Flag(IsSingle);
        writer.Flag(IsTimed);
        writer.Bytes(Reference);
    }
}

/// <summary>What a nested job's function captured; before its first item.</summary>
internal sealed record NestedCaptured(long Job, Parcel Captured) : WireMessage, IWireMessage<NestedCaptured>
{
    public static string Manifest => "nc";

    public static NestedCaptured Read(ref WireReader reader) => new(reader.Number(), reader.Parcel());

    public override void Write(WireWriter writer)
    {
        writer.Number(Job);
        writer.Parcel(Captured);
    }
}

/// <summary>The next item of a nested job.</summary>
internal sealed record NestedItem(long Job, Parcel Item) : WireMessage, IWireMessage<NestedItem>
{
    public static string Manifest => "ni";

    public static NestedItem Read(ref WireReader reader) => new(reader.Number(), reader.Parcel());

    public override void Write(WireWriter writer)
    {
        writer.Number(Job);
        writer.Parcel(Item);
    }
}

/// <summary>A nested job has no more items.</summary>
internal sealed record NestedEnd(long Job) : WireMessage, IWireMessage<NestedEnd>
{
    public static string Manifest => "ne";

    public static NestedEnd Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Job);
}

/// <summary>Nobody wants a nested job any more.</summary>
internal sealed record NestedAbandoned(long Job) : WireMessage, IWireMessage<NestedAbandoned>
{
    public static string Manifest => "na";

    public static NestedAbandoned Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Job);
}

/// <summary>
/// What became of an item of a nested job: its result, or the fault. <paramref name="Owner"/> is told when the result's segment can go.
/// </summary>
internal sealed record NestedOutcome(long Job, long Index, int Attempt, string Worker, Parcel Result, Fault? Fault, IActorRef Owner)
    : WireMessage, IWireMessage<NestedOutcome>
{
    public static string Manifest => "no";

    public static NestedOutcome Read(ref WireReader reader) =>
        new(reader.Number(), reader.Number(), reader.Count(), reader.Text(), reader.Parcel(), reader.Flag() ? Wire.Fault.Read(ref reader) : null, reader.Ref());

    public override void Write(WireWriter writer)
    {
        writer.Number(Job);
        writer.Number(Index);
        writer.Number(Attempt);
        writer.Text(Worker);
        writer.Parcel(Result);
        writer.Flag(Fault is not null);
        Fault?.Write(writer);
        writer.Ref(Owner);
    }
}

/// <summary>A nested job is over: every outcome was told, or there is a reason why no more will come.</summary>
internal sealed record NestedOver(long Job, Fault? Reason) : WireMessage, IWireMessage<NestedOver>
{
    public static string Manifest => "nd";

    /// <summary>To one who asks a pool that has ended.</summary>
    public static NestedOver OfDisposed(NestedJob asked) => new(asked.Job, Fault.Of(new ObjectDisposedException(typeof(WorkerPool).FullName), "the pool"));

    public static NestedOver Read(ref WireReader reader) => new(reader.Number(), reader.Flag() ? Fault.Read(ref reader) : null);

    public override void Write(WireWriter writer)
    {
        writer.Number(Job);
        writer.Flag(Reason is not null);
        Reason?.Write(writer);
    }
}

namespace Troupe.Channels;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Put this object; only from a handle in the queue's own process.</summary>
internal sealed record PutItem<T>(long Request, T Item, double Priority, bool Wait) : IRequest;

/// <summary>Put what this parcel holds.</summary>
internal sealed record PutParcel(long Request, Parcel Item, bool Wait) : WireMessage, IWireMessage<PutParcel>, IRequest
{
    public static string Manifest => "qp";

    public static PutParcel Read(ref WireReader reader) => new(reader.Number(), reader.Parcel(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Parcel(Item);
        writer.Flag(Wait);
    }
}

/// <summary>Give me the next item.</summary>
internal sealed record TakeItem(long Request, bool Wait) : WireMessage, IWireMessage<TakeItem>, IRequest
{
    public static string Manifest => "qt";

    public static TakeItem Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Wait);
    }
}

/// <summary>How many items are in the queue?</summary>
internal sealed record CountItems(long Request) : WireMessage, IWireMessage<CountItems>, IRequest
{
    public static string Manifest => "qc";

    public static CountItems Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>No more puts; if <paramref name="Immediate"/>, no more takes either.</summary>
internal sealed record ShutDownQueue(long Request, bool Immediate) : WireMessage, IWireMessage<ShutDownQueue>, IRequest
{
    public static string Manifest => "qs";

    public static ShutDownQueue Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Immediate);
    }
}

/// <summary>Shut down at once and stop; only from the handle that created the queue.</summary>
internal sealed record DisposeQueue(long Request) : IRequest;

/// <summary>The item taken, as the object it is; only to a handle in the queue's own process.</summary>
internal sealed record ItemTaken<T>(long Request, T Item) : IReply;

/// <summary>The item taken.</summary>
internal sealed record ParcelTaken(long Request, Parcel Item) : WireMessage, IWireMessage<ParcelTaken>, IReply
{
    public static string Manifest => "qi";

    public static ParcelTaken Read(ref WireReader reader) => new(reader.Number(), reader.Parcel());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Parcel(Item);
    }
}

/// <summary>The next item was put by the queue's own process and cannot travel to yours; it stays for whom it can reach.</summary>
internal sealed record ItemStays(long Request, string Why) : WireMessage, IWireMessage<ItemStays>, IReply
{
    public static string Manifest => "qx";

    public static ItemStays Read(ref WireReader reader) => new(reader.Number(), reader.Text());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Text(Why);
    }
}

/// <summary>The answer where no item is in it.</summary>
internal sealed record QueueAnswered(long Request, QueueOutcome Outcome) : WireMessage, IWireMessage<QueueAnswered>, IReply
{
    public static string Manifest => "qa";

    public static QueueAnswered Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (QueueOutcome)reader.Count());
        return Enum.IsDefined(outcome) ? new(request, outcome) : throw new WireFormatException($"{(int)outcome} is no outcome of a queue.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
    }
}

/// <summary>The items in the queue, those of waiting putters not counted.</summary>
internal sealed record ItemsCounted(long Request, int Count) : WireMessage, IWireMessage<ItemsCounted>, IReply
{
    public static string Manifest => "qn";

    public static ItemsCounted Read(ref WireReader reader) => new(reader.Number(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Count);
    }
}

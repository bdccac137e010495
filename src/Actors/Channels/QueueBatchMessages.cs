namespace Troupe.Channels;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Put these objects, waiting for room; only from a handle in the queue's own process.</summary>
internal sealed record PutItems<T>(long Request, T[] Items, double Priority) : IRequest;

/// <summary>Put what these parcels hold, each with this priority.</summary>
internal sealed record PutParcels(long Request, Parcel[] Items, double Priority, bool Wait) : WireMessage, IWireMessage<PutParcels>, IRequest
{
    public static string Manifest => "qpm";

    public static PutParcels Read(ref WireReader reader)
    {
        var (request, priority, wait) = (reader.Number(), BitConverter.Int64BitsToDouble(reader.Int64()), reader.Flag());
        return new(request, ParcelList.Read(ref reader), priority, wait);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Int64(BitConverter.DoubleToInt64Bits(Priority));
        writer.Flag(Wait);
        ParcelList.Write(writer, Items);
    }
}

/// <summary>Put the first of these, as many as there is room for now; answered by <see cref="ItemsCounted"/>.</summary>
internal sealed record PutJoined(long Request, Parcel[] Items) : WireMessage, IWireMessage<PutJoined>, IRequest
{
    public static string Manifest => "qpj";

    public static PutJoined Read(ref WireReader reader) => new(reader.Number(), ParcelList.Read(ref reader));

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        ParcelList.Write(writer, Items);
    }
}

/// <summary>Give me the next items, at least one.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Most">At most so many.</param>
/// <param name="Receipt">As a delivery: I shall say how many of them I have read.</param>
/// <param name="Settled">A delivery of which I have read all; 0: none.</param>
internal sealed record TakeItems(long Request, int Most, bool Receipt, long Settled) : WireMessage, IWireMessage<TakeItems>, IRequest
{
    public static string Manifest => "qtm";

    public static TakeItems Read(ref WireReader reader) => new(reader.Number(), reader.Count(), reader.Flag(), reader.Number());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Most);
        writer.Flag(Receipt);
        writer.Number(Settled);
    }
}

/// <summary>I have read so many of a delivery's items; the others are the next ones again.</summary>
internal sealed record SettleItems(long Request, long Delivery, int ItemsRead) : WireMessage, IWireMessage<SettleItems>, IRequest
{
    public static string Manifest => "qk";

    public static SettleItems Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Delivery);
        writer.Number(ItemsRead);
    }
}

/// <summary>So many items that were put are done.</summary>
internal sealed record FinishItems(long Request, int Count) : WireMessage, IWireMessage<FinishItems>, IRequest
{
    public static string Manifest => "qd";

    public static FinishItems Read(ref WireReader reader) => new(reader.Number(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Count);
    }
}

/// <summary>Tell me when all items that were put are done.</summary>
internal sealed record JoinQueue(long Request) : WireMessage, IWireMessage<JoinQueue>, IRequest
{
    public static string Manifest => "qj";

    public static JoinQueue Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>The items taken, as they came; only to a handle in the queue's own process.</summary>
internal sealed record ItemsTaken<T>(long Request, long Delivery, QueueItem<T>[] Items) : IReply;

/// <summary>The items taken; under which delivery to settle them, 0: they are the taker's.</summary>
internal sealed record ParcelsTaken(long Request, long Delivery, Parcel[] Items) : WireMessage, IWireMessage<ParcelsTaken>, IReply
{
    public static string Manifest => "qim";

    public static ParcelsTaken Read(ref WireReader reader) => new(reader.Number(), reader.Number(), ParcelList.Read(ref reader));

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Delivery);
        ParcelList.Write(writer, Items);
    }
}

/// <summary>Give me the next item as a delivery, which I shall acknowledge or return.</summary>
internal sealed record ReceiveItem(long Request, bool Wait) : WireMessage, IWireMessage<ReceiveItem>, IRequest
{
    public static string Manifest => "qr";

    public static ReceiveItem Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Wait);
    }
}

/// <summary>The item delivered, as it came; only to a handle in the queue's own process.</summary>
internal sealed record ItemDelivered<T>(long Request, long Delivery, int Attempt, QueueItem<T> Item) : IReply;

/// <summary>The item delivered, the how manieth time.</summary>
internal sealed record ParcelDelivered(long Request, long Delivery, int Attempt, Parcel Item) : WireMessage, IWireMessage<ParcelDelivered>, IReply
{
    public static string Manifest => "qid";

    public static ParcelDelivered Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Count(), reader.Parcel());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Delivery);
        writer.Number(Attempt);
        writer.Parcel(Item);
    }
}

namespace Troupe.Channels;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>What one who has an end wants of it, beside sending.</summary>
internal enum PipeVerb
{
    /// <summary>The next item.</summary>
    Receive,

    /// <summary>To know whether a receive would wait.</summary>
    Poll,

    /// <summary>Nothing yet: it has come to this process.</summary>
    Hold,

    /// <summary>To close it.</summary>
    Close,

    /// <summary>Not to have it back: it was sent on.</summary>
    LetGo,
}

/// <summary>Send this object; only from an end in the pipe's own process.</summary>
internal sealed record SendItem<T>(long Request, int Side, long Hand, T Item, bool Wait) : IRequest;

/// <summary>Send what this parcel holds.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Side">Which end: 0 or 1.</param>
/// <param name="Hand">How often it was sent on.</param>
/// <param name="Item">What.</param>
/// <param name="Wait">For room.</param>
internal sealed record SendParcel(long Request, int Side, long Hand, Parcel Item, bool Wait) : WireMessage, IWireMessage<SendParcel>, IRequest
{
    public static string Manifest => "ps";

    public static SendParcel Read(ref WireReader reader) => new(reader.Number(), UseEnd.ReadSide(ref reader), reader.Number(), reader.Parcel(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Side);
        writer.Number(Hand);
        writer.Parcel(Item);
        writer.Flag(Wait);
    }
}

/// <summary>Do something else with an end.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Side">Which end: 0 or 1.</param>
/// <param name="Hand">How often it was sent on.</param>
/// <param name="Verb">What.</param>
/// <param name="Wait">For an item.</param>
internal sealed record UseEnd(long Request, int Side, long Hand, PipeVerb Verb, bool Wait) : WireMessage, IWireMessage<UseEnd>, IRequest
{
    public static string Manifest => "pu";

    public static UseEnd Read(ref WireReader reader)
    {
        var (request, side, hand, verb) = (reader.Number(), ReadSide(ref reader), reader.Number(), (PipeVerb)reader.Count());
        return Enum.IsDefined(verb) ? new(request, side, hand, verb, reader.Flag()) : throw new WireFormatException($"{(int)verb} is nothing that one does with a pipe.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Side);
        writer.Number(Hand);
        writer.Number((int)Verb);
        writer.Flag(Wait);
    }

    internal static int ReadSide(ref WireReader reader) => reader.Count() switch
    {
        var side and (0 or 1) => side,
        var other => throw new WireFormatException($"A pipe has no end {other}."),
    };
}

/// <summary>Give me the next items, though I have not read all that I have got; answered by <see cref="ParcelsTaken"/>. Only from another process than the pipe's.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Side">Which end: 0 or 1.</param>
/// <param name="Hand">How often it was sent on.</param>
/// <param name="Most">At most so many.</param>
/// <param name="Session">In which of my readings.</param>
/// <param name="Settled">The last delivery of which I have read all; 0: none.</param>
internal sealed record TakeAhead(long Request, int Side, long Hand, int Most, long Session, long Settled) : WireMessage, IWireMessage<TakeAhead>, IRequest
{
    public static string Manifest => "pt";

    public static TakeAhead Read(ref WireReader reader) => new(reader.Number(), UseEnd.ReadSide(ref reader), reader.Number(), reader.Count(), reader.Number(), reader.Number());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Side);
        writer.Number(Hand);
        writer.Number(Most);
        writer.Number(Session);
        writer.Number(Settled);
    }
}

/// <summary>How far an end was read that was given items ahead.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Side">Which end: 0 or 1.</param>
/// <param name="Hand">How often it was sent on.</param>
/// <param name="Place">So far.</param>
/// <param name="IsStop">By me, and I want nothing ahead any more; else by who has sent it on to this process, which has not used it yet.</param>
internal sealed record TellPlace(long Request, int Side, long Hand, PipePlace Place, bool IsStop) : WireMessage, IWireMessage<TellPlace>, IRequest
{
    public static string Manifest => "pl";

    public static TellPlace Read(ref WireReader reader) =>
        new(reader.Number(), UseEnd.ReadSide(ref reader), reader.Number(), new(reader.Number(), reader.Number(), reader.Count()), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Side);
        writer.Number(Hand);
        writer.Number(Place.Session);
        writer.Number(Place.Delivery);
        writer.Number(Place.Read);
        writer.Flag(IsStop);
    }
}

/// <summary>The answer where no item is in it; an item comes as in <see cref="ItemTaken{T}"/>, <see cref="ParcelTaken"/>.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Outcome">What.</param>
/// <param name="Loss">How the process ended that had the other end, where that is why it is closed.</param>
internal sealed record PipeAnswered(long Request, PipeOutcome Outcome, ExitReason? Loss = null) : WireMessage, IWireMessage<PipeAnswered>, IReply
{
    // Reasons are for people, and the message must stay small.
    private const int MaxDetail = 300;

    public static string Manifest => "pa";

    public static PipeAnswered Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (PipeOutcome)reader.Count());
        if (!Enum.IsDefined(outcome))
        {
            throw new WireFormatException($"{(int)outcome} is no outcome of a pipe.");
        }

        return new(request, outcome, reader.Flag() ? new ExitReason(Optional(ref reader), Optional(ref reader), reader.OptionalText()) : null);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
        writer.Flag(Loss is not null);
        if (Loss is { } loss)
        {
            Optional(writer, loss.ExitCode);
            Optional(writer, loss.Signal);
            writer.OptionalText(loss.Detail is { Length: > MaxDetail } detail ? detail[..MaxDetail] : loss.Detail);
        }
    }

    private static int? Optional(ref WireReader reader) => reader.Flag() ? (int)reader.Int64() : null;

    private static void Optional(WireWriter writer, int? value)
    {
        writer.Flag(value is not null);
        if (value is { } number)
        {
            writer.Int64(number);
        }
    }
}

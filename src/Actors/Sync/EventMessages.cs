namespace Troupe.Sync;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>Tell me when it is set; or, if I do not wait, whether it is.</summary>
internal sealed record WaitForEvent(long Request, bool Wait) : WireMessage, IWireMessage<WaitForEvent>, IRequest
{
    public static string Manifest => "sew";

    public static WaitForEvent Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Wait);
    }
}

/// <summary>Set it, or clear it.</summary>
internal sealed record ChangeEvent(long Request, bool Set) : WireMessage, IWireMessage<ChangeEvent>, IRequest
{
    public static string Manifest => "sec";

    public static ChangeEvent Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Set);
    }
}

/// <summary>What it is.</summary>
internal sealed record EventAnswered(long Request, EventOutcome Outcome) : WireMessage, IWireMessage<EventAnswered>, IReply
{
    public static string Manifest => "sex";

    public static EventAnswered Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (EventOutcome)reader.Count());
        return Enum.IsDefined(outcome) ? new(request, outcome) : throw new WireFormatException($"{(int)outcome} is no outcome of an event.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
    }
}

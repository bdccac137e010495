namespace Troupe.Sync;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>I am there, and wait for the others.</summary>
internal sealed record ArriveAtBarrier(long Request) : WireMessage, IWireMessage<ArriveAtBarrier>, IClaim
{
    public static string Manifest => "sba";

    public static ArriveAtBarrier Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>The action of this phase is over.</summary>
internal sealed record EndBarrierAction(long Request, long Phase, bool Failed) : WireMessage, IWireMessage<EndBarrierAction>, IRequest
{
    public static string Manifest => "sbe";

    public static EndBarrierAction Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Phase);
        writer.Flag(Failed);
    }
}

/// <summary>How a barrier is changed from outside. The numbers cross the wire.</summary>
internal enum BarrierChange
{
    Abort = 0,
    Reset = 1,
    TimeOut = 2,
}

/// <summary>Break it, or make it new.</summary>
/// <param name="Request">Its number in the asker's book.</param>
/// <param name="Change">What.</param>
/// <param name="Waiting">Whose time is over: the number of an arrival from the same process.</param>
internal sealed record ChangeBarrier(long Request, BarrierChange Change, long Waiting = 0) : WireMessage, IWireMessage<ChangeBarrier>, IRequest
{
    public static string Manifest => "sbc";

    public static ChangeBarrier Read(ref WireReader reader)
    {
        var (request, change) = (reader.Number(), (BarrierChange)reader.Count());
        return Enum.IsDefined(change) ? new(request, change, reader.Number()) : throw new WireFormatException($"{(int)change} is no change of a barrier.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Change);
        writer.Number(Waiting);
    }
}

/// <summary>Is it broken, and how many wait?</summary>
internal sealed record ReadBarrier(long Request) : WireMessage, IWireMessage<ReadBarrier>, IRequest
{
    public static string Manifest => "sbr";

    public static ReadBarrier Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>What becomes of it.</summary>
internal sealed record BarrierAnswered(long Request, BarrierOutcome Outcome, long Phase, int Index) : WireMessage, IWireMessage<BarrierAnswered>, IGrant
{
    public static string Manifest => "sbx";

    public static BarrierAnswered Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (BarrierOutcome)reader.Count());
        return Enum.IsDefined(outcome) ? new(request, outcome, reader.Number(), reader.Count()) : throw new WireFormatException($"{(int)outcome} is no outcome of a barrier.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
        writer.Number(Phase);
        writer.Number(Index);
    }

    public object? GiveBack(long request) => Outcome == BarrierOutcome.Act ? new EndBarrierAction(request, Phase, Failed: true) : null;
}

namespace Troupe.Sync;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>I want a permit.</summary>
internal sealed record AcquirePermit(long Request, bool Wait) : WireMessage, IWireMessage<AcquirePermit>, IClaim
{
    public static string Manifest => "ssa";

    public static AcquirePermit Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Wait);
    }
}

/// <summary>Here are so many permits.</summary>
internal sealed record ReleasePermits(long Request, int Count) : WireMessage, IWireMessage<ReleasePermits>, IRequest
{
    public static string Manifest => "ssr";

    public static ReleasePermits Read(ref WireReader reader) => new(reader.Number(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Count);
    }
}

/// <summary>How many permits are free?</summary>
internal sealed record CountPermits(long Request) : WireMessage, IWireMessage<CountPermits>, IRequest
{
    public static string Manifest => "ssc";

    public static CountPermits Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>What becomes of it. Token and flag count for a grant, the number of free permits (before it) for a release or a look.</summary>
internal sealed record SemaphoreAnswered(long Request, SemaphoreOutcome Outcome, long Token, bool Abandoned, int Count) : WireMessage, IWireMessage<SemaphoreAnswered>, IGrant
{
    public static string Manifest => "ssx";

    public static SemaphoreAnswered Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (SemaphoreOutcome)reader.Count());
        return Enum.IsDefined(outcome) ? new(request, outcome, reader.Number(), reader.Flag(), reader.Count()) : throw new WireFormatException($"{(int)outcome} is no outcome of a semaphore.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
        writer.Number(Token);
        writer.Flag(Abandoned);
        writer.Number(Count);
    }

    public object? GiveBack(long request) => Outcome == SemaphoreOutcome.Granted ? new ReleasePermits(request, 1) : null;
}

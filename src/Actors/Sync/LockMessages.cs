namespace Troupe.Sync;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>I want the lock.</summary>
internal sealed record AcquireLock(long Request, bool Wait) : WireMessage, IWireMessage<AcquireLock>, IClaim
{
    public static string Manifest => "sla";

    public static AcquireLock Read(ref WireReader reader) => new(reader.Number(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Wait);
    }
}

/// <summary>I give the lock back: of this hold; 0: whichever my process has.</summary>
internal sealed record ReleaseLock(long Request, long Hold) : WireMessage, IWireMessage<ReleaseLock>, IRequest
{
    public static string Manifest => "slr";

    public static ReleaseLock Read(ref WireReader reader) => new(reader.Number(), reader.Number());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Hold);
    }
}

/// <summary>Has somebody the lock?</summary>
internal sealed record ReadLock(long Request) : WireMessage, IWireMessage<ReadLock>, IRequest
{
    public static string Manifest => "slh";

    public static ReadLock Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>What becomes of it. Hold, token and flag count for a grant, the hold for a release too.</summary>
internal sealed record LockAnswered(long Request, LockOutcome Outcome, long Hold = 0, long Token = 0, bool Abandoned = false) : WireMessage, IWireMessage<LockAnswered>, IGrant
{
    public static string Manifest => "slx";

    public static LockAnswered Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (LockOutcome)reader.Count());
        return Enum.IsDefined(outcome) ? new(request, outcome, reader.Number(), reader.Number(), reader.Flag()) : throw new WireFormatException($"{(int)outcome} is no outcome of a lock.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
        writer.Number(Hold);
        writer.Number(Token);
        writer.Flag(Abandoned);
    }

    public object? GiveBack(long request) => Token != 0 ? new ReleaseLock(request, Hold) : null;
}

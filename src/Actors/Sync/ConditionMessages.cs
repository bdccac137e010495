namespace Troupe.Sync;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>I give the lock back and wait on one of its conditions; answered by <see cref="LockAnswered"/> when I have the lock again.</summary>
/// <param name="Request">Its number in the asker's book.</param>
/// <param name="Hold">Of which lease; 0: whichever my process has.</param>
/// <param name="Condition">Which of the lock's conditions.</param>
/// <param name="Wait">False: only let those by who wait for the lock.</param>
internal sealed record WaitOnCondition(long Request, long Hold, long Condition, bool Wait) : WireMessage, IWireMessage<WaitOnCondition>, IClaim
{
    public static string Manifest => "scw";

    public static WaitOnCondition Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Int64(), reader.Flag());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Hold);
        writer.Int64(Condition);
        writer.Flag(Wait);
    }
}

/// <summary>Wake so many of those who wait on a condition of the lock that I have.</summary>
/// <param name="Request">Its number in the asker's book.</param>
/// <param name="Hold">Of which lease; 0: whichever my process has.</param>
/// <param name="Condition">Which of the lock's conditions.</param>
/// <param name="Count">How many at most.</param>
internal sealed record NotifyCondition(long Request, long Hold, long Condition, int Count) : WireMessage, IWireMessage<NotifyCondition>, IRequest
{
    public static string Manifest => "scn";

    public static NotifyCondition Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Int64(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Hold);
        writer.Int64(Condition);
        writer.Number(Count);
    }
}

/// <summary>A condition of the lock is no more.</summary>
internal sealed record CloseCondition(long Request, long Condition) : WireMessage, IWireMessage<CloseCondition>, IRequest
{
    public static string Manifest => "scc";

    public static CloseCondition Read(ref WireReader reader) => new(reader.Number(), reader.Int64());

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Int64(Condition);
    }
}

namespace Troupe.Peers;

using Troupe.Wire;

/// <summary>A message that wants an answer under its number, sent to its sender.</summary>
internal interface IRequest
{
    long Request { get; }
}

/// <summary>The answer to the request of this number.</summary>
internal interface IReply
{
    long Request { get; }
}

/// <summary>A request whose reply may be an <see cref="IGrant"/> that gives something.</summary>
internal interface IClaim : IRequest
{
    /// <summary>Whether this one's may.</summary>
    bool MayBeGranted => true;
}

/// <summary>A reply that may give the asker something which others wait for.</summary>
internal interface IGrant : IReply
{
    /// <summary>The request that gives it back, when nobody waits for it here any longer; null: nothing was given.</summary>
    /// <param name="request">Its number.</param>
    object? GiveBack(long request);
}

/// <summary>
/// Forget a request, if it waits: answered by <see cref="RequestWithdrawn"/>. If it does not wait its reply is on its way already,
/// and this needs no answer.
/// </summary>
internal sealed record CancelRequest(long Request) : WireMessage, IWireMessage<CancelRequest>, IRequest
{
    public static string Manifest => "rqc";

    public static CancelRequest Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>The request was taken out of the line; nothing was done for it.</summary>
internal sealed record RequestWithdrawn(long Request) : WireMessage, IWireMessage<RequestWithdrawn>, IReply
{
    public static string Manifest => "rqw";

    public static RequestWithdrawn Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>The actor that was asked has stopped.</summary>
internal sealed record TargetGone(long Request) : WireMessage, IWireMessage<TargetGone>, IReply
{
    public static string Manifest => "rqg";

    public static TargetGone Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>
/// I shall not send any request with a number below this again, but for these, in ascending order: what was answered may be forgotten. Needs no answer; each makes those
/// before it superfluous.
/// </summary>
internal sealed record RequestsSettled(long Below, params long[] Open) : WireMessage, IWireMessage<RequestsSettled>
{
    public static string Manifest => "rqs";

    public static RequestsSettled Read(ref WireReader reader)
    {
        var (below, open) = (reader.Number(), new long[reader.Elements()]);
        var last = 0L;
        for (var i = 0; i < open.Length; i++)
        {
            var next = unchecked(last + reader.Number());
            open[i] = last = next > last ? next : throw new WireFormatException("Numbers are not in ascending order.");
        }

        return new(below, open);
    }

    // Each as what it is more than the one before: a byte or two.
    public override void Write(WireWriter writer)
    {
        writer.Number(Below);
        writer.Number(Open.Length);
        var last = 0L;
        foreach (var number in Open)
        {
            writer.Number(number - last);
            last = number;
        }
    }
}

/// <summary>To the process's own requests actor: file this, then send it.</summary>
internal sealed record FileRequest(long Request, IActorRef Target, object Message, PendingReply Pending, Persistence Persistence = Persistence.Once);

/// <summary>To the process's own requests actor: nothing is asked under this number.</summary>
internal sealed record NumberUnused(long Request);

/// <summary>To the process's own requests actor: the caller does not want to wait any longer.</summary>
internal sealed record WithdrawRequest(long Request);

/// <summary>To the process's own requests actor: if this peer is known to be dead, tell me so with a <see cref="PeerLost"/>.</summary>
internal sealed record WhetherLost(string Peer);

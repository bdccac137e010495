namespace Troupe.Wire;

/// <summary>To the process that started this one: tell me of every process that is lost, and first of those lost lately.</summary>
internal sealed record WatchPeers(IActorRef Listener) : WireMessage, IWireMessage<WatchPeers>
{
    public static string Manifest => "kw";

    public static WatchPeers Read(ref WireReader reader) => new(reader.Ref());

    public override void Write(WireWriter writer) => writer.Ref(Listener);
}

/// <summary>To the process that started this one, and on upwards: a process was started by another, and will end with it.</summary>
/// <param name="Peer">Its address.</param>
/// <param name="Parent">The address of the one that started it.</param>
internal sealed record PeerStarted(string Peer, string Parent) : WireMessage, IWireMessage<PeerStarted>
{
    public static string Manifest => "kj";

    public static PeerStarted Read(ref WireReader reader) => new(reader.Text(), reader.Text());

    public override void Write(WireWriter writer)
    {
        writer.Text(Peer);
        writer.Text(Parent);
    }
}

/// <summary>These processes are no more.</summary>
internal sealed record PeersLost(IReadOnlyList<Peers.PeerLost> Losses) : WireMessage, IWireMessage<PeersLost>
{
    // Reasons are for people, and the message must stay small.
    private const int MaxDetail = 300;

    public static string Manifest => "kl";

    public static PeersLost Read(ref WireReader reader)
    {
        var losses = new List<Peers.PeerLost>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            var address = reader.Text();
            losses.Add(new(address, new ExitReason(Optional(ref reader), Optional(ref reader), reader.OptionalText())));
        }

        return new(losses);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Losses.Count);
        foreach (var (address, reason) in Losses)
        {
            writer.Text(address);
            Optional(writer, reason.ExitCode);
            Optional(writer, reason.Signal);
            writer.OptionalText(reason.Detail is { Length: > MaxDetail } detail ? detail[..MaxDetail] : reason.Detail);
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

namespace Troupe.Engine.Tests.Remote;

using System.Buffers.Binary;

/// <summary>A peer that says and does only what a test wants: a link and frames, no system behind them.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly UnixLink _link;

    private RawPeer(UnixLink link, Address address) => (_link, Address) = (link, address);

    public Address Address { get; }

    /// <summary>Where a peer of that name is. Names of sockets are the whole machine's: those of another run of these tests must be others.</summary>
    public static Address AddressOf(string name) => RemoteAddress.Of(name, $"raw-{Environment.ProcessId}-{name}");

    /// <summary>Somebody is there, though he may not answer.</summary>
    public static Libc.Socket Listen(string name) => UnixLink.Listen(AddressOf(name).Host);

    /// <summary>Calls a system, and is linked with it.</summary>
    public static RawPeer Call(ActorSystem system, string name, long uid)
    {
        var peer = TryCall(system, name, uid, out var refusal) ?? throw new TimeoutException($"It lets nobody in: {refusal}.");
        // The other end says its last word of the handshake before it takes the link into use.
        var remoting = RemoteSystems.RemotingOf(system);
        bool IsLinked() => remoting.Knows(peer.Address) && remoting.AssociationWith(peer.Address) is { State: AssociationState.Active } known && known.PeerUid == uid;
        return SpinWait.SpinUntil(IsLinked, RemoteSystems.Patience) ? peer : throw new TimeoutException("It does not want the link.");
    }

    public static RawPeer? TryCall(ActorSystem system, string name, long uid, out string? refusal)
    {
        var address = AddressOf(name);
        var link = UnixLink.Connect(RemoteSystems.AddressOf(system).Host);
        refusal = new HandshakeTalk(link, new Handshake(Convert.FromHexString(RemoteSystems.Secret), address, uid), RemoteSystems.Patience).Call();
        if (refusal is null) return new RawPeer(link, address);
        link.Dispose();
        return null;
    }

    /// <summary>Lets a system in that calls.</summary>
    public static RawPeer Answer(Libc.Socket listener, string name, long uid)
    {
        var address = AddressOf(name);
        if (!Libc.Wait(listener, Libc.Readable, (int)RemoteSystems.Patience.TotalMilliseconds)) throw new TimeoutException("Nobody calls.");
        var link = UnixLink.Accept(listener)!;
        var refusal = new HandshakeTalk(link, new Handshake(Convert.FromHexString(RemoteSystems.Secret), address, uid), RemoteSystems.Patience).BeCalled();
        return refusal is null ? new RawPeer(link, address) : throw new InvalidOperationException(refusal);
    }

    /// <summary>The ref of an actor that this peer might have.</summary>
    public IActorRef Actor(ActorSystem seenFrom, string name) => ((ExtendedActorSystem)seenFrom).Provider.ResolveActorRef($"{Address}/user/{name}#7");

    public void Send(FrameKind kind, Action<WireWriter> body)
    {
        var to = new WireWriter();
        var start = to.BeginFrame(kind);
        body(to);
        to.EndFrame(start);
        if (_link.TryWrite(to.Written) != to.Count) throw new IOException("The link takes nothing.");
    }

    /// <summary>Sends the body of a frame, whatever it is; false if the other end has hung up.</summary>
    public bool TrySend(byte[] body) => _link.TryWrite(FrameFuzz.WithLength(body)) == body.Length + 4;

    /// <summary>Whether the other end has taken the frame and lives; false if it has hung up.</summary>
    public bool HasTaken(byte[] body)
    {
        try
        {
            // One answer each, or the next one would be heard too early.
            if (body is not [(byte)FrameKind.Heartbeat]) Send(FrameKind.Heartbeat, static _ => { });
            Next(FrameKind.HeartbeatAnswer);
            return true;
        }
        catch (Exception ended) when (ended is EndOfStreamException or IOException)
        {
            return false;
        }
    }

    public void SystemFrame(FrameKind kind, long number, params string[] texts) => Send(kind, to =>
    {
        to.Int64(number);
        foreach (var text in texts) to.Text(text);
        if (kind == FrameKind.Ended) to.Byte(1);
    });

    public void Acknowledge(long number, bool gap = false) => Send(FrameKind.Acknowledge, to =>
    {
        to.Int64(number);
        to.Byte((byte)(gap ? 1 : 0));
    });

    /// <summary>Tells an actor of the system a number.</summary>
    public void Tell(IActorRef actor, int number) => Send(FrameKind.Message, to =>
    {
        to.Varint(1);
        to.Text(Serialization.SerializedActorPath(actor));
        to.Varint(0);
        var serializer = ((LocalActorRef)actor).Cell.System.Serialization.FindSerializerFor(number);
        to.Signed(serializer.Identifier);
        to.Varint(1);
        to.Text(Serialization.ManifestFor(serializer, number));
        to.Bytes(serializer.ToBinary(number));
    });

    /// <summary>The next frame's kind and, if it has one, its number. The first word over a link is kept, and left out.</summary>
    public (FrameKind Kind, long Number) Next()
    {
        while (true)
        {
            var body = ReadExactly(BinaryPrimitives.ReadInt32LittleEndian(ReadExactly(4)));
            var kind = (FrameKind)body[0];
            if (kind != FrameKind.Session) return (kind, body.Length >= 9 ? BinaryPrimitives.ReadInt64LittleEndian(body.AsSpan(1)) : 0);
            FirstWord = new SessionWord(Number(body, 0), Number(body, 1), Number(body, 2));
        }

        static long Number(byte[] body, int index) => BinaryPrimitives.ReadInt64LittleEndian(body.AsSpan(1 + 8 * index));
    }

    /// <summary>What the system said first over this link, once it has been read.</summary>
    public SessionWord? FirstWord { get; private set; }

    public void Say(SessionWord first) => Send(FrameKind.Session, to =>
    {
        to.Int64(first.Mine);
        to.Int64(first.Yours);
        to.Int64(first.Link);
    });

    /// <summary>The next frame of a kind; others are left out.</summary>
    public long Next(FrameKind kind)
    {
        while (true)
        {
            var (next, number) = Next();
            if (next == kind) return number;
        }
    }

    public static byte[] ReadToEnd(UnixLink link)
    {
        var all = new List<byte>();
        var part = new byte[256];
        while (link.WaitReadable((int)RemoteSystems.Patience.TotalMilliseconds) && link.Read(part) is > 0 and var count) all.AddRange(part[..count]);
        return [.. all];
    }

    public void Dispose() => _link.Dispose();

    private byte[] ReadExactly(int size)
    {
        var bytes = new byte[size];
        for (var have = 0; have < size;)
        {
            if (!_link.WaitReadable((int)RemoteSystems.Patience.TotalMilliseconds)) throw new TimeoutException("No frame came.");
            var count = _link.Read(bytes.AsSpan(have));
            if (count <= 0) throw new EndOfStreamException();
            have += count;
        }

        return bytes;
    }
}

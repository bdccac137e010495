namespace Troupe.Engine;

using System.Buffers.Binary;

/// <summary>
/// The thread of one link: makes it (calls the peer, or has been called), shakes hands, then reads frames and delivers them until the end. One blocking
/// thread a link answers a third faster than asynchronous reads do, and starts with nothing.
/// </summary>
internal sealed class LinkThread
{
    private const int Stack = 512 * 1024;
    private const int FirstBuffer = 16 * 1024;

    // What a frame may have besides its payload: two refs, a manifest, numbers.
    private const int MostHeader = 16 * 1024;

    private readonly Remoting _remoting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Association? _association;
    private long _peerUid;

    private LinkThread(Remoting remoting, Association? association, Link? link)
    {
        _remoting = remoting;
        _association = association;
        Link = link;
        IsInbound = link is not null;
    }

    public Link? Link { get; private set; }

    public bool IsInbound { get; }

    public Task Ended => _ended.Task;

    public static LinkThread Calling(Remoting remoting, Association association) => new LinkThread(remoting, association, null).Started($"call-{association.Peer.System}");

    public static LinkThread Called(Remoting remoting, Link link) => new LinkThread(remoting, null, link).Started("called");

    private LinkThread Started(string name)
    {
        _remoting.Remember(this);
        new Thread(Run, Stack) { IsBackground = true, Name = $"{_remoting.System.Name}-{name}" }.Start();
        return this;
    }

    private void Run()
    {
        // This thread delivers; if it waited for a peer that waits for us, both would for ever.
        Outbound.ThisThreadReads = true;
        try
        {
            if (IsInbound ? BeCalled() : Call()) Read();
        }
        finally
        {
            Link?.Dispose();
            _remoting.Forget(this);
            _ended.SetResult();
        }
    }

    private bool Call()
    {
        var association = _association!;
        try
        {
            var link = _remoting.Transport.Connect(association.Peer);
            Link = link;
            _remoting.Connected(this);
            var talk = new HandshakeTalk(link, _remoting.NewHandshake(), _remoting.Options.HandshakeTimeout);
            if (talk.Call() is { } refusal) throw new RemoteTransportException(refusal);
            if (!association.Peer.Equals(talk.PeerAddress)) throw new RemoteTransportException($"there is {talk.PeerAddress} instead");
            _peerUid = talk.PeerUid;
            if (association.Linked(this, _peerUid))
            {
                _remoting.HasCalled();
                return true;
            }

            SendGoodbye();
            throw new RemoteTransportException("it is not to be talked to");
        }
        catch (Exception fault)
        {
            // Whatever it is (an address that is none, no descriptors, a certificate that cannot be read), it ends this call and not the process.
            association.ConnectFailed(fault is RemoteTransportException or PlatformNotSupportedException ? fault : new RemoteTransportException(fault.Message, fault));
            return false;
        }
    }

    private bool BeCalled()
    {
        var talk = new HandshakeTalk(Link!, _remoting.NewHandshake(), _remoting.Options.HandshakeTimeout);
        string? refusal;
        try
        {
            refusal = talk.BeCalled();
        }
        catch (Exception fault)
        {
            refusal = fault.Message; // What a stranger's words do to whoever reads them ends his call and not the process.
        }
        finally
        {
            _remoting.HandshakeOver();
        }

        if (refusal is null)
        {
            if (_remoting.LocalAddress.Equals(talk.PeerAddress)) refusal = "it has this system's own address";
            else if (!Linked(talk.PeerAddress!, talk.PeerUid)) refusal = $"{talk.PeerAddress} is not to be talked to";
        }

        if (refusal is null) return true;
        _remoting.Refused(Link!, refusal);
        return false;
    }

    private bool Linked(Address peer, long uid)
    {
        _peerUid = uid;
        do
        {
            _association = _remoting.AssociationWith(peer);
            if (_association.Linked(this, uid)) return true;
        }
        while (_association.State == AssociationState.Forgotten);

        SendGoodbye();
        return false;
    }

    // It believes to be linked: without this it would call again and again.
    private void SendGoodbye()
    {
        var goodbye = new WireWriter();
        goodbye.EndFrame(goodbye.BeginFrame(FrameKind.Goodbye));
        Link!.TryWrite(goodbye.Written);
    }

    private void Read()
    {
        var association = _association!;
        var inbound = new Inbound(_remoting, association, _peerUid);
        var why = AssociationSignal.Lost;
        try
        {
            if (ReadFrames(inbound)) why = AssociationSignal.Ended;
        }
        catch (MalformedFrameException wrong)
        {
            why = AssociationSignal.Violated;
            _remoting.Error(wrong, $"{association.Peer} sent what is no frame, and is not talked to any more: {wrong.Message}");
        }
        finally
        {
            association.Lost(this, why);
        }
    }

    // True: the peer has said goodbye.
    private bool ReadFrames(Inbound inbound)
    {
        var most = _remoting.Options.MaximumFrameSize + MostHeader;
        var buffer = new byte[FirstBuffer];
        var have = 0;
        var heard = false;
        while (true)
        {
            var count = Link!.Read(buffer.AsSpan(have));
            if (count <= 0) return false;
            have += count;
            var at = 0;
            var needed = 4;
            while (have - at >= 4)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at));
                if (length <= 0 || length > most) throw new MalformedFrameException($"A frame says it has {length} bytes.");
                needed = 4 + length;
                if (have - at < needed) break;
                if (!inbound.Take(buffer.AsSpan(at + 4, length))) return true;
                at += needed;
                needed = 4;
            }

            inbound.EndBatch();
            if (!heard)
            {
                heard = true;
                _association!.Heard(_peerUid);
            }

            // What has not come whole moves to the front, into a larger buffer if it would not fit, or if a full one says that more is to come at once.
            have -= at;
            var size = Math.Max(needed, at > 0 && at + have == buffer.Length ? Math.Min(buffer.Length * 2, most) : 0);
            if (size > buffer.Length)
            {
                var larger = new byte[Math.Max(size, Math.Min(buffer.Length * 2, most + 4))];
                buffer.AsSpan(at, have).CopyTo(larger);
                buffer = larger;
            }
            else if (at > 0)
            {
                buffer.AsSpan(at, have).CopyTo(buffer);
            }
        }
    }
}

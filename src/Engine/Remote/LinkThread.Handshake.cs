namespace Troupe.Engine;

/// <content>How it comes to be: calls the peer or is called, and shakes hands.</content>
internal sealed partial class LinkThread
{
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
        string? refusal = "it was not heard to the end";
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
            _remoting.HandshakeOver(_caller!, succeeded: refusal is null);
        }

        if (refusal is null)
        {
            if (_remoting.LocalAddress.Equals(talk.PeerAddress)) refusal = "it has this system's own address";
            else if (!Linked(talk.PeerAddress!, talk.PeerUid)) refusal = $"{talk.PeerAddress} is not to be talked to";
        }

        if (refusal is null) return true;
        // A process of this machine that ended before it said a word, or before its proof, is its starter's news, and no stranger who was turned away.
        if (!talk.HungUp || (talk.HasSpoken && talk.PeerAddress is null) || Link is not UnixLink) _remoting.Refused(Link!, refusal);
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
}

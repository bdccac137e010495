namespace Troupe.Engine;

/// <summary>
/// This system and one other: the link between them, what waits for it, who watches whom. The link is made at the first send; if the other calls first, its
/// link serves both ways. A link that breaks is made anew, see <see cref="AssociationRule"/>; when it is clear that the peer is gone, watchers are told, and
/// the association is forgotten.
/// </summary>
internal sealed partial class Association
{
    private readonly Remoting _remoting;
    private readonly Address _peer;
    private readonly Outbound _outbound;
    private readonly SystemLane _system;
    private readonly RemoteWatches _watches = new();
    private readonly Redial _redial;

    // Held while a system message of the peer is delivered, and while links or an incarnation of it begin or end, until that is told: so messages that come over
    // two links keep their order, the end finds every watch that came before it, and events are published in their order. Taken before the gate.
    private readonly object _delivery = new();

    // Guards all below; never held while something is sent over a link or told to an actor.
    private readonly object _gate = new();
    private readonly List<LinkThread> _links = [];
    private volatile AssociationState _state;  // Volatile: a sender looks without the gate, and goes ahead if it is active.
    private List<DeadLetter>? _letters;        // What has been sent while connecting: dead letters, if nothing comes of it.
    private long _peerUid;                     // 0 until there has been a link.
    private TaskCompletionSource? _settled;    // Set while the end waits for a link that is being made.
    private volatile Heartbeats? _heartbeats;  // Volatile: readers of links look without the gate.
    private Session _session;
    private LinkThread? _speaker;              // Reads the link that the peer writes to, as far as is known.
    private bool _toldStuck;

    public Association(Remoting remoting, Address peer, AssociationState state = AssociationState.Idle)
    {
        _state = state;
        _remoting = remoting;
        _peer = peer;
        _session = new Session(remoting.NextSession());
        _redial = new Redial(remoting, this, _gate);
        _outbound = new Outbound(remoting.Options.SendBufferSize, remoting.Options.SendTimeout, $"{remoting.System.Name}-write-{peer.System}", TellLost);
        _system = new SystemLane(_outbound, remoting.Losses.SystemMessageBuffer);
    }

    public Address Peer => _peer;

    public RemoteWatches Watches => _watches;

    internal AssociationState State => _state;

    /// <summary>The incarnation it is linked with, or was last; 0: none yet.</summary>
    internal long PeerUid
    {
        get
        {
            lock (_gate) return _peerUid;
        }
    }

    /// <summary>The links that count: those whose handshake both sides have finished.</summary>
    internal int Links
    {
        get
        {
            lock (_gate) return _links.Count;
        }
    }

    /// <summary>So many system messages wait to be acknowledged.</summary>
    internal int Unacknowledged
    {
        get
        {
            lock (_gate) return _system.Unacknowledged;
        }
    }

    /// <summary>Those of the peer's incarnation; null where they are off.</summary>
    internal Heartbeats? Heartbeats => _heartbeats;

    /// <summary>A system message of an incarnation of the peer: delivered if it is its turn. Frames of an incarnation that is over are left.</summary>
    public void Deliver(long uid, long number, Action deliver)
    {
        lock (_delivery)
        {
            SystemTurn turn;
            lock (_gate)
            {
                if (!IsOf(uid)) return;
                turn = _system.Take(number);
                _system.Acknowledge(gap: turn == SystemTurn.Early);
            }

            if (turn == SystemTurn.Due) deliver();
        }
    }

    /// <summary>The first frames have come over a link: it is a good one, and if it breaks that is a new trouble.</summary>
    public void Heard(long uid)
    {
        lock (_gate)
        {
            if (uid == _peerUid) _redial.Heard();
        }
    }

    /// <summary>How far an incarnation of the peer has come with ours. False: as with <see cref="Met"/>.</summary>
    public bool Acknowledged(long uid, long number, bool gap)
    {
        lock (_gate)
        {
            if (!IsOf(uid)) return true;
            if (!_system.Acknowledged(number, gap))
            {
                if (!_session.MayBeTakenForAnother) throw new MalformedFrameException($"System message {number} was never sent, but is acknowledged.");
                number = -1;
            }
        }

        if (number < 0) return BeginAnew(uid);
        if (gap) _outbound.Flush();
        return true;
    }

    /// <summary>Writes what is owed to the peer, if nobody else does.</summary>
    public void Flush() => _outbound.Flush();

    /// <summary>The peer wants to know whether we are here.</summary>
    public void AnswerHeartbeat() => _outbound.Heartbeat(FrameKind.HeartbeatAnswer);

    private void AskForHeartbeat()
    {
        if (_state == AssociationState.Active) _outbound.Heartbeat(FrameKind.Heartbeat);
    }

    // With the gate held.
    private bool IsOf(long uid) => uid == _peerUid && _state is not (AssociationState.Quarantined or AssociationState.Forgotten or AssociationState.Closed);
}

namespace Troupe.Engine;

/// <summary>
/// This system and one other: the link between them, what waits for it, who watches whom. The link is made at the first send; if the other calls first, its
/// link serves both ways. A link that breaks is made anew, see <see cref="AssociationRule"/>; when it is clear that the peer is gone, watchers are told, and
/// the association is forgotten.
/// </summary>
internal sealed class Association
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

    /// <summary>Sends a message. Throws where no serializer takes it; what cannot be sent otherwise is a dead letter and an error in the log.</summary>
    public void Send(RemoteActorRef recipient, object message, IActorRef? sender)
    {
        if (_state == AssociationState.Idle)
        {
            SendFirst(recipient, message, sender);
            return;
        }

        SendNow(recipient, message, sender);
    }

    // What cannot be sent at all makes no acquaintance: a table full of addresses that were never called would be left.
    private void SendFirst(RemoteActorRef recipient, object message, IActorRef? sender)
    {
        try
        {
            SendNow(recipient, message, sender);
        }
        finally
        {
            lock (_gate) LeaveIfIdle();
        }
    }

    private void SendNow(RemoteActorRef recipient, object message, IActorRef? sender)
    {
        var serialization = _remoting.System.Serialization;
        var serializer = serialization.FindSerializerFor(message);
        Span<byte> number = stackalloc byte[PrimitiveSerializer.LongestNumber];
        ReadOnlySpan<byte> payload = PrimitiveSerializer.TryWriteNumber(message, number, out var size) && serializer is PrimitiveSerializer ? number[..size] : serializer.ToBinary(message);
        var manifest = Serialization.ManifestFor(serializer, message);
        if (payload.Length > _remoting.Options.MaximumFrameSize)
        {
            _remoting.Error(null, $"{message.GetType()} for {recipient} has {payload.Length} bytes, more than {_remoting.Options.Section}.maximum-frame-size = {_remoting.Options.MaximumFrameSize}; it was not sent.");
            DeadLetter(recipient, message, sender);
            return;
        }

        var sent = _state == AssociationState.Active
            ? _outbound.TryMessage(recipient, sender, serializer.Identifier, manifest, payload, mayWait: true)
            : SendUnlinked(recipient, message, sender, serializer.Identifier, manifest, payload);
        if (sent)
        {
            if (_toldStuck) _toldStuck = false;
            return;
        }

        if (_state == AssociationState.Forgotten)
        {
            recipient.LookAgain();
            _remoting.AssociationWith(_peer).Send(recipient, message, sender);
            return;
        }

        // Told once until something goes again; every message is a dead letter besides.
        if (!_toldStuck && _state is AssociationState.Active or AssociationState.Connecting or AssociationState.Resuming)
            _remoting.Error(null, $"{_peer} takes nothing, and {_remoting.Options.SendBufferSize} bytes wait for it: what is sent to it now is dropped, beginning with {message.GetType()}.");
        _toldStuck = true;
        DeadLetter(recipient, message, sender);
    }

    /// <summary>Sends a system message: once, in order, however many links it takes, or the peer is quarantined.</summary>
    public void SendSystem(RemoteActorRef recipient, ISystemMessage message)
    {
        var frame = SystemFrame.Of(recipient, message);
        var taken = true;
        AssociationState state;
        lock (_gate)
        {
            state = _state;
            if (state != AssociationState.Forgotten)
            {
                Note(recipient, message);
                // A watch is worth a call. An end, or the end of a watch, is not: a peer that is gone took that for the end itself.
                var goes = message is Watch or Terminate ? Connectable() : state is AssociationState.Connecting or AssociationState.Active or AssociationState.Resuming;
                if (goes) taken = _system.TrySend(frame);
                state = _state;
                LeaveIfIdle();
            }
        }

        if (state == AssociationState.Forgotten)
        {
            recipient.LookAgain();
            recipient.SendSystemMessage(message);
            return;
        }

        if (!taken) Quarantine($"has left {_remoting.Losses.SystemMessageBuffer} system messages unacknowledged");
        else if (state == AssociationState.Active) _outbound.Flush();
        else if (state is AssociationState.Quarantined or AssociationState.Closed) _watches.PeerGone();
    }

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

    /// <summary>
    /// The first word over a link that the peer writes to. What it wrote to another one before is delivered first. False: one of the two has forgotten the other,
    /// so that their numbers mean nothing any more; both begin anew.
    /// </summary>
    public bool Met(LinkThread link, long uid, SessionWord word)
    {
        LinkThread? before = null;
        lock (_gate)
        {
            if (!IsOf(uid) || !_links.Contains(link)) return true; // Its frames are of no interest any more.
            var turn = _session.Hear(word);
            if (turn == SessionTurn.Next) (before, _speaker) = (_speaker, link);
            else if (turn == SessionTurn.Over) before = link;
        }

        if (ReferenceEquals(before, link)) return BeginAnew(uid);
        before?.ReadToEnd(_remoting.Options.HandshakeTimeout);
        return true;
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

    /// <summary>An authenticated link, by either side. False: it is not wanted.</summary>
    public bool Linked(LinkThread link, long uid)
    {
        EndedWatches? ended = null;
        LinkThread[] old = [], stale = [];
        lock (_delivery)
        {
            lock (_gate)
            {
                if (_state is AssociationState.Closed or AssociationState.Forgotten) return false;
                if (_state == AssociationState.Quarantined && uid == _peerUid) return false;
                // Another incarnation behind the same name: the one we knew is gone, though its link may not have said so yet.
                // (Quarantined without a uid: before it was ever met. Who comes now is another.)
                var (again, another) = (uid == _peerUid, (_peerUid != 0 || _state == AssociationState.Quarantined) && uid != _peerUid);
                // Who calls twice has lost his first call, whether that was seen here or not.
                if (again) stale = _links.FindAll(older => older.IsInbound == link.IsInbound).ToArray();
                if (another)
                {
                    old = Unlink(out var wasLinked);
                    if (wasLinked) _outbound.Reset();
                    else _outbound.DropSystem();
                    ended = EndIncarnation();
                }

                _state = _state.After(another ? AssociationSignal.NewIncarnation : AssociationSignal.Linked);
                _peerUid = uid;
                _links.Add(link);
                _letters = null;
                Open(link);
                // Also a sign of life: see Heard.
                if (again) _system.Acknowledge(gap: false);
                if (_remoting.Options.Heartbeats is { } options && _heartbeats is null)
                    _heartbeats = new Heartbeats(_remoting.System.Scheduler, options, AskForHeartbeat, phi => Unreachable(uid, phi));
            }

            ended?.Tell();
            foreach (var gone in old) Unlinked(gone);
            foreach (var lost in stale) lost.Link?.Close();
            _remoting.Publish(new AssociatedEvent(_remoting.LocalAddress, _peer, link.IsInbound));
        }

        _outbound.Flush();
        _settled?.TrySetResult();
        return true;
    }

    /// <summary>No link came of a call.</summary>
    public void ConnectFailed(Exception why)
    {
        List<DeadLetter>? letters = null;
        EndedWatches? ended = null;
        AssociationState after;
        bool first;
        lock (_delivery)
        {
            lock (_gate)
            {
                if (_state is not (AssociationState.Connecting or AssociationState.Resuming)) return; // The peer has called meanwhile.
                first = _state == AssociationState.Connecting;
                _state = _state.After(why is NobodyListensException ? AssociationSignal.NobodyThere : AssociationSignal.ConnectFailed);
                if (_state == AssociationState.Resuming && !_redial.CallAgain()) _state = _state.After(AssociationSignal.Violated);
                after = _state;
                if (after != AssociationState.Resuming)
                {
                    (letters, _letters) = (_letters, null);
                    ended = EndIncarnation();
                    if (after == AssociationState.Forgotten) Forget();
                    else _outbound.Reset();
                }
            }

            _remoting.Publish(new AssociationErrorEvent(why, _remoting.LocalAddress, _peer, inbound: false, LogLevel.WarningLevel));
            if (after == AssociationState.Resuming) return;
            if (first) _remoting.NoAssociation(_peer, why);
            if (after == AssociationState.Quarantined) Quarantined($"cannot be reached since its link broke: {why.Message}");
            TellDead(letters);
            ended?.Tell();
        }

        _settled?.TrySetResult();
    }

    /// <summary>A link has ended, or was broken off because of what came over it.</summary>
    public void Lost(LinkThread link, AssociationSignal why)
    {
        LinkThread[] gone = [link];
        EndedWatches? ended = null;
        AssociationState after;
        lock (_delivery)
        {
            lock (_gate)
            {
                if (!_links.Contains(link)) return; // Told before.
                if (why == AssociationSignal.Lost && _links.Count > 1)
                {
                    LostOneOfTwo(link);
                }
                else
                {
                    gone = Unlink(out _);
                    _outbound.Reset();
                    _state = _state.After(why);
                    if (_state == AssociationState.Resuming) Resume();
                    if (_state != AssociationState.Resuming) ended = EndIncarnation();
                    if (_state == AssociationState.Forgotten) Forget();
                }

                after = _state;
            }

            foreach (var lost in gone) Unlinked(lost);
            if (after == AssociationState.Quarantined) Quarantined(why == AssociationSignal.Violated ? null : "was lost again and again");
            ended?.Tell();
        }

        // The other of two links has now what was owed over this one.
        _outbound.Flush();
    }

    /// <summary>The peer wants to know whether we are here.</summary>
    public void AnswerHeartbeat() => _outbound.Heartbeat(FrameKind.HeartbeatAnswer);

    /// <summary>So much time has passed since the peer was quarantined that it need not be remembered. False: it is not quarantined any more.</summary>
    public bool Prune()
    {
        lock (_gate)
        {
            _state = _state.After(AssociationSignal.Pruned);
            if (_state != AssociationState.Forgotten) return false;
            Forget();
            return true;
        }
    }

    /// <summary>Flushes, says goodbye, closes.</summary>
    public async Task StopAsync()
    {
        Task? settled = null;
        lock (_gate)
        {
            if (_state is AssociationState.Connecting or AssociationState.Resuming)
                settled = (_settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        // What has been sent waits for a link that is being made: it is given the time that the flush has.
        if (settled is not null) await Task.WhenAny(settled, Task.Delay(_remoting.Options.FlushTimeout)).ConfigureAwait(false);

        LinkThread[] links;
        List<DeadLetter>? letters;
        lock (_gate)
        {
            links = [.. _links];
            (letters, _letters) = (_letters, null);
            _state = _state.After(AssociationSignal.Stopped);
            _heartbeats?.Dispose();
        }

        TellDead(letters);
        try
        {
            await _outbound.FinishAsync().WaitAsync(_remoting.Options.FlushTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _remoting.Warning($"{_peer} did not take all that was sent to it before the end.");
        }

        foreach (var link in links) link.Link?.Finish();
        _outbound.Close();
        _outbound.Join();
    }

    private void AskForHeartbeat()
    {
        if (_state == AssociationState.Active) _outbound.Heartbeat(FrameKind.Heartbeat);
    }

    // Who comes back later has been mourned already: this incarnation stays out.
    private void Unreachable(long uid, double phi)
    {
        lock (_gate)
        {
            if (!IsOf(uid)) return;
        }

        Quarantine($"does not answer (phi {phi:0.0}), and is taken for dead");
    }

    // False, for a reader: there is nothing more to read.
    private bool BeginAnew(long uid)
    {
        lock (_delivery)
        {
            LinkThread[] links;
            EndedWatches ended;
            lock (_gate)
            {
                if (!IsOf(uid)) return false;
                links = Unlink(out _);
                _state = _state.After(AssociationSignal.Ended);
                ended = EndIncarnation();
                _remoting.Forget(this);
            }

            _remoting.Warning($"{_peer} and this system do not remember the same of each other; both begin anew.");
            _ = _outbound.FinishAsync(); // The goodbye, as far as the link takes it at once.
            foreach (var link in links) Unlinked(link);
            _outbound.Close();
            ended.Tell();
            return false;
        }
    }

    private void Quarantine(string why)
    {
        LinkThread[] links;
        List<DeadLetter>? letters;
        EndedWatches ended;
        lock (_delivery)
        {
            lock (_gate)
            {
                var before = _state;
                _state = before.After(AssociationSignal.Violated);
                if (_state != AssociationState.Quarantined || before == AssociationState.Quarantined) return;
                links = Unlink(out _);
                _outbound.Reset();
                (letters, _letters) = (_letters, null);
                ended = EndIncarnation();
            }

            foreach (var link in links) Unlinked(link);
            Quarantined(why);
            TellDead(letters);
            ended.Tell();
        }

        _settled?.TrySetResult();
    }

    private void Quarantined(string? why)
    {
        if (why is not null) _remoting.Warning($"{_peer} {why}. It is quarantined.");
        _remoting.RememberQuarantined(this);
        _remoting.Publish(new QuarantinedEvent(_peer, (int)_peerUid));
    }

    private void Unlinked(LinkThread link)
    {
        link.Link?.Close();
        _remoting.Publish(new DisassociatedEvent(_remoting.LocalAddress, _peer, link.IsInbound));
    }

    // With the gate held.
    private LinkThread[] Unlink(out bool wasLinked)
    {
        LinkThread[] links = [.. _links];
        wasLinked = links.Length > 0;
        _links.Clear();
        return links;
    }

    // With the gate held. Both had called, or the peer has called again before the loss was seen here.
    private void LostOneOfTwo(LinkThread link)
    {
        _links.Remove(link);
        if (!ReferenceEquals(_outbound.Link, link.Link)) return;
        _outbound.Reset();
        _system.SendAgain();
        Open(_links[^1]);
    }

    // With the gate held. A link that is written to already stays that.
    private void Open(LinkThread link)
    {
        if (_outbound.Link is not null) return;
        _system.BeginLink();
        _outbound.Open(link.Link!, _session.NextLink());
    }

    // With the gate held.
    private void Resume()
    {
        _system.SendAgain();
        _redial.Lost();
        if (!_redial.CallAgain()) _state = _state.After(AssociationSignal.Violated);
    }

    // With both locks held.
    private EndedWatches EndIncarnation()
    {
        _system.Clear();
        _heartbeats?.Dispose();
        _heartbeats = null;
        _redial.Heard();
        _session = new Session(_remoting.NextSession());
        _speaker = null;
        return _watches.TakeAll();
    }

    // With the gate held. Whoever has kept this one is led to the next one, if there is need of one.
    private void Forget()
    {
        _remoting.Forget(this);
        _outbound.Close();
    }

    // With the gate held.
    private void LeaveIfIdle()
    {
        if (_state != AssociationState.Idle) return;
        _state = _state.After(AssociationSignal.Unused);
        Forget();
    }

    // With the gate held.
    private bool IsOf(long uid) => uid == _peerUid && _state is not (AssociationState.Quarantined or AssociationState.Forgotten or AssociationState.Closed);

    // With the gate held, so that the end of the incarnation finds it.
    private void Note(RemoteActorRef recipient, ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                _watches.Watch(watch.Watchee, watch.Watcher);
                break;
            case Unwatch unwatch:
                _watches.Unwatch(unwatch.Watchee, unwatch.Watcher);
                break;
            case DeathWatchNotification end:
                _watches.UnwatchedBy((IInternalActorRef)end.Actor, recipient);
                break;
        }
    }

    private bool SendUnlinked(RemoteActorRef recipient, object message, IActorRef? sender, int serializer, string manifest, ReadOnlySpan<byte> payload)
    {
        // Within the gate, so that a failure to connect finds all that waits, and nothing else.
        lock (_gate)
        {
            if (!Connectable()) return false;
            if (!_outbound.TryMessage(recipient, sender, serializer, manifest, payload, mayWait: false)) return false;
            if (_state == AssociationState.Connecting) (_letters ??= []).Add(new DeadLetter(message, sender ?? _remoting.System.DeadLetters, recipient));
            return true;
        }
    }

    /// <summary>Starts to connect if nobody has; false if this peer is not to be talked to.</summary>
    private bool Connectable()
    {
        lock (_gate)
        {
            var before = _state;
            _state = before.After(AssociationSignal.Send);
            if (before == AssociationState.Idle) _remoting.Call(this);
            else if (before == AssociationState.Quarantined) _redial.LookForAnother();
            return _state is AssociationState.Connecting or AssociationState.Active or AssociationState.Resuming;
        }
    }

    /// <summary>Connects before there is anything to send.</summary>
    public void Dial() => Connectable();

    private void TellLost(UnsentFrames frames) => TellDead(frames.Letters(_remoting.System, _remoting.Error));

    private void TellDead(List<DeadLetter>? letters)
    {
        foreach (var letter in letters ?? []) _remoting.System.DeadLetters.Tell(letter, letter.Sender);
    }

    private void DeadLetter(RemoteActorRef recipient, object message, IActorRef? sender)
    {
        var from = sender ?? _remoting.System.DeadLetters;
        _remoting.System.DeadLetters.Tell(new DeadLetter(message, from, recipient), from);
    }
}

namespace Troupe.Engine;

/// <summary>
/// This system and one other: the link between them, what waits for it, who watches whom. The link is made at the first send; if the other calls first, its
/// link serves both ways. See <see cref="AssociationRule"/> for its life.
/// </summary>
internal sealed class Association
{
    private readonly Remoting _remoting;
    private readonly Address _peer;
    private readonly Outbound _outbound;
    private readonly RemoteWatches _watches = new();

    // Guards the state, the links and the letters; never held while something is sent over a link or told to an actor.
    private readonly object _gate = new();
    private readonly List<LinkThread> _links = [];
    private volatile AssociationState _state;  // Volatile: a sender looks without the gate, and goes ahead if it is active.
    private List<DeadLetter>? _letters;        // What has been sent while connecting: dead letters, if nothing comes of it.
    private long _peerUid;
    private TaskCompletionSource? _settled;    // Set while the end waits for a link that is being made.
    private volatile Heartbeats? _heartbeats;  // Volatile: readers of links look without the gate.
    private bool _toldStuck;

    public Association(Remoting remoting, Address peer)
    {
        _remoting = remoting;
        _peer = peer;
        _outbound = new Outbound(remoting.Options.SendBufferSize, remoting.Options.SendTimeout, $"{remoting.System.Name}-write-{peer.System}", TellLost);
    }

    public Address Peer => _peer;

    public RemoteWatches Watches => _watches;

    internal AssociationState State => _state;

    /// <summary>Those of the link that is written to; null where they are off.</summary>
    internal Heartbeats? Heartbeats => _heartbeats;

    /// <summary>Sends a message. Throws where no serializer takes it; what cannot be sent otherwise is a dead letter and an error in the log.</summary>
    public void Send(RemoteActorRef recipient, object message, IActorRef? sender)
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

        // Told once until something goes again; every message is a dead letter besides.
        if (!_toldStuck && _state is AssociationState.Active or AssociationState.Connecting)
            _remoting.Error(null, $"{_peer} takes nothing, and {_remoting.Options.SendBufferSize} bytes wait for it: what is sent to it now is dropped, beginning with {message.GetType()}.");
        _toldStuck = true;
        DeadLetter(recipient, message, sender);
    }

    public void SendSystem(RemoteActorRef recipient, ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                _watches.Watch(watch.Watchee, watch.Watcher);
                if (Connectable()) _outbound.Urgent(FrameKind.Watch, recipient.WireText, Serialization.SerializedActorPath(watch.Watcher));
                else _watches.PeerGone();
                break;
            case Unwatch unwatch:
                _watches.Unwatch(unwatch.Watchee, unwatch.Watcher);
                if (_state == AssociationState.Active) _outbound.Urgent(FrameKind.Unwatch, recipient.WireText, Serialization.SerializedActorPath(unwatch.Watcher));
                break;
            case DeathWatchNotification end:
                // Without a link there is nobody to tell: the peer took the loss of it for the end.
                _watches.UnwatchedBy((IInternalActorRef)end.Actor, recipient);
                if (_state == AssociationState.Active) _outbound.Ended(recipient.WireText, Serialization.SerializedActorPath(end.Actor), end.ExistenceConfirmed);
                break;
            case Terminate:
                if (Connectable()) _outbound.Urgent(FrameKind.Terminate, recipient.WireText);
                break;
            default:
                throw new NotSupportedException($"{message.GetType().Name} does not travel: {recipient} has its supervisor in its own system.");
        }
    }

    /// <summary>An authenticated link, by either side. False: it is not wanted.</summary>
    public bool Linked(LinkThread link, long uid)
    {
        List<LinkThread> old = [];
        lock (_gate)
        {
            if (_state == AssociationState.Quarantined && uid == _peerUid) return false;
            if (_state == AssociationState.Closed) return false;
            // Another incarnation behind the same name: the one we knew is gone, though its link has not said so yet.
            if (_links.Count > 0 && uid != _peerUid) old.AddRange(_links);
        }

        foreach (var gone in old) Lost(gone, AssociationSignal.Lost);
        lock (_gate)
        {
            _state = _state.After(_state == AssociationState.Quarantined ? AssociationSignal.NewIncarnation : AssociationSignal.Linked);
            if (_state != AssociationState.Active) return false;
            _peerUid = uid;
            _links.Add(link);
            _letters = null;
            if (_remoting.Options.Heartbeats is { } options && _heartbeats is null)
                _heartbeats = new Heartbeats(_remoting.System.Scheduler, options, AskForHeartbeat, phi => Unreachable(link, phi));
        }

        _outbound.Open(link.Link!);
        _settled?.TrySetResult();
        _remoting.Publish(new AssociatedEvent(_remoting.LocalAddress, _peer, link.IsInbound));
        return true;
    }

    /// <summary>No link came of a call.</summary>
    public void ConnectFailed(Exception why)
    {
        List<DeadLetter>? letters;
        lock (_gate)
        {
            if (_state != AssociationState.Connecting) return; // The peer has called meanwhile.
            _state = _state.After(AssociationSignal.ConnectFailed);
            (letters, _letters) = (_letters, null);
            _outbound.Reset(null);
        }

        _remoting.Publish(new AssociationErrorEvent(why, _remoting.LocalAddress, _peer, inbound: false, LogLevel.WarningLevel));
        _remoting.Warning($"No association with {_peer}: {why.Message}");
        TellDead(letters);
        _settled?.TrySetResult();
        _watches.PeerGone();
    }

    /// <summary>A link has ended, or was broken off because of what came over it.</summary>
    public void Lost(LinkThread link, AssociationSignal why)
    {
        LinkThread[] others;
        lock (_gate)
        {
            if (!_links.Remove(link)) return; // Told before.
            if (why == AssociationSignal.Lost && !_outbound.Reset(link.Link) && _links.Count > 0) return; // One of two, and not the one we write to.
            _outbound.Reset(link.Link);
            _state = _state.After(why);
            others = [.. _links];
            _links.Clear();
            foreach (var other in others) _outbound.Reset(other.Link);
            _heartbeats?.Dispose();
            _heartbeats = null;
        }

        link.Link?.Close();
        foreach (var other in others) other.Link?.Close();
        _remoting.Publish(new DisassociatedEvent(_remoting.LocalAddress, _peer, link.IsInbound));
        if (why == AssociationSignal.Violated) _remoting.Publish(new QuarantinedEvent(_peer, (int)_peerUid));
        _watches.PeerGone();
    }

    /// <summary>The peer wants to know whether we are here.</summary>
    public void AnswerHeartbeat() => _outbound.Heartbeat(FrameKind.HeartbeatAnswer);

    /// <summary>Flushes, says goodbye, closes.</summary>
    public async Task StopAsync()
    {
        Task? settled = null;
        lock (_gate)
        {
            if (_state == AssociationState.Connecting) settled = (_settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
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
        _outbound.Reset(_outbound.Link);
        _outbound.Join();
    }

    private void AskForHeartbeat() => _outbound.Heartbeat(FrameKind.Heartbeat);

    // Who comes back later has been mourned already: this incarnation stays out.
    private void Unreachable(LinkThread link, double phi)
    {
        _remoting.Warning($"{_peer} does not answer (phi {phi:0.0}), is taken for dead, and quarantined.");
        lock (_gate)
        {
            // The one it was begun for may have gone while another stayed.
            if (!_links.Contains(link) && _links.Count > 0) link = _links[0];
        }

        Lost(link, AssociationSignal.Violated);
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
            return _state is AssociationState.Connecting or AssociationState.Active;
        }
    }

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

namespace Troupe.Engine;

/// <content>Sending, with a link or without, and what becomes of what nobody takes.</content>
internal sealed partial class Association
{
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
                _watches.Note(recipient, message); // So that the end of the incarnation finds it.
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

    /// <summary>Connects before there is anything to send.</summary>
    public void Dial() => Connectable();

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

    // With the gate held.
    private void LeaveIfIdle()
    {
        if (_state != AssociationState.Idle) return;
        _state = _state.After(AssociationSignal.Unused);
        Forget();
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

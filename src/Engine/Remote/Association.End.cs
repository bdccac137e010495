namespace Troupe.Engine;

/// <content>The end: of an incarnation of the peer, of the talk with it, of the association itself.</content>
internal sealed partial class Association
{
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
}

namespace Troupe.Engine;

/// <content>Links: those that are made, those that are lost, and the one that is written to.</content>
internal sealed partial class Association
{
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
}

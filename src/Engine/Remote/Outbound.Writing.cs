namespace Troupe.Engine;

using System.Diagnostics;

/// <content>Writing: by whoever sends, as long as the kernel takes it, else by the writer thread.</content>
internal sealed partial class Outbound
{
    private void WriteUnlessSomeoneDoes()
    {
        lock (_gate)
        {
            if (_someoneWrites || !IsWritable || (_waiting.Count == 0 && _urgent.Count == 0 && !_owesAcknowledgement && !_closed)) return;
            _someoneWrites = true;
        }

        WriteOut(MostRounds);
    }

    /// <summary>Writes while there is something, as the one who does. At the end nobody does, or the writer thread has been told to.</summary>
    private void WriteOut(int rounds)
    {
        while (true)
        {
            Link? link;
            lock (_gate)
            {
                link = _link;
                // Bytes of a link that is gone mean nothing to the next one.
                if (!ReferenceEquals(link, _sendingFor)) LoseSending();
                if (_sent == _sending.Count && !NextBuffer())
                {
                    _someoneWrites = false;
                    if (!_closed && _link is not null) return;
                    if (_closed) _drained?.TrySetResult();
                    _wakeWriter?.Set(); // The writer thread may end now.
                    return;
                }

                if (rounds-- == 0)
                {
                    HandOver();
                    return;
                }
            }

            var count = link!.TryWrite(_sending.Written[_sent..]);
            if (count > 0)
            {
                _sent += count;
            }
            else if (count < 0)
            {
                // The reader sees the end, too, and tells everybody; until then what is sent here waits for that.
                link.Close();
                lock (_gate)
                {
                    if (!ReferenceEquals(link, _link)) continue;
                    _broken = true;
                    _someoneWrites = false;
                    return;
                }
            }
            else if (ReferenceEquals(Thread.CurrentThread, _writer))
            {
                link.WaitWritable(1000);
                rounds = int.MaxValue;
            }
            else
            {
                lock (_gate) HandOver();
                return;
            }
        }
    }

    // With the gate held.
    private bool NextBuffer()
    {
        _sending.Clear();
        _sent = 0;
        if (!IsWritable) return false;
        if (_owesAcknowledgement && !_closed) WriteAcknowledgement();
        if (_urgent.Count > 0) (_sending, _urgent) = (_urgent, _sending);
        else if (_waiting.Count == 0) return false;
        else
        {
            (_sending, _waiting) = (_waiting, _sending);
            _waiting.Before = (_refs.Keys.Count, _manifests.Keys.Count);
        }

        _sendingFor = _link;
        (_sendingRefs, _sendingManifests) = (_refs.Keys, _manifests.Keys);
        _stuck = false;
        _writes++;
        _lastWrite = Stopwatch.GetTimestamp();
        RoomForAll();
        return true;
    }

    // With the gate held. Not behind a goodbye, which is the last frame.
    private void WriteAcknowledgement()
    {
        var start = _urgent.BeginFrame(FrameKind.Acknowledge);
        _urgent.Int64(_acknowledged);
        _urgent.Byte((byte)(_gap ? 1 : 0));
        _urgent.EndFrame(start);
        _owesAcknowledgement = _gap = false;
    }

    // With the gate held. The right to write goes with it.
    private void HandOver()
    {
        _handedOver = true;
        WakeWriter();
    }

    // With the gate held.
    private void WakeWriter()
    {
        if (_writer is null)
        {
            _wakeWriter = new AutoResetEvent(true);
            var writer = new Thread(WriteForEver, WriterStack) { IsBackground = true, Name = threadName };
            if (PatientStart.TryStart(writer)) _writer = writer;
            else PatientStart.Later(WakeWriterAgain);
        }
        else
        {
            _wakeWriter!.Set();
        }
    }

    private void WakeWriterAgain()
    {
        lock (_gate) // As for every look at the writer.
        {
            if (_writer is null) WakeWriter();
        }
    }

    private void WriteForEver()
    {
        var seen = 0;
        var quiet = 0;
        while (true)
        {
            bool mine, guarding;
            lock (_gate)
            {
                if (!_someoneWrites && (_closed || _link is null))
                {
                    // A later link gets a later thread.
                    _writer = null;
                    return;
                }

                mine = _handedOver;
                _handedOver = false;
                if (!mine && _guarding && seen == _writes && !_someoneWrites)
                {
                    // Nobody has written since the last look. What lies there belongs to an actor in a long handler.
                    mine = _someoneWrites = IsWritable && _waiting.Count > 0;
                    if (!mine && ++quiet >= IdleTicks) _guarding = false;
                }

                if (seen != _writes || mine) quiet = 0;
                seen = _writes;
                guarding = _guarding;
            }

            if (mine) WriteOut(int.MaxValue);
            else _wakeWriter!.WaitOne(guarding ? GuardTick : Timeout.Infinite);
        }
    }
}

namespace Troupe.Engine;

using System.Diagnostics;

/// <summary>
/// What goes to one peer. Whoever sends appends to a buffer; if nobody writes just then, he writes himself, without ever blocking. When the kernel takes no
/// more, the link's writer thread goes on.
/// <para>
/// An idle link is written to at once. While it is busy (written to within <see cref="Busy"/>), an actor leaves its messages to the end of its run, see
/// <see cref="RunEnd"/>, so that what it tells in one run goes in one write. How long the run still takes nobody knows, so the writer thread looks every
/// <see cref="GuardTick"/> while there is such traffic, and writes what has lain since the look before: no handler, however long, holds a message up for more than two.
/// </para>
/// <code>
///   senders ─► urgent  ─┐
///           ─► waiting ─┴─(swap)─► sending ─► link        one writes at a time: a sender, or the writer thread
/// </code>
/// The tables of refs and manifests belong to the bytes: they start anew with each link.
/// </summary>
internal sealed class Outbound(int bound, TimeSpan patience, string threadName, Action<UnsentFrames> lost)
{
    // A sender writes so many rounds for others, then the writer thread has to.
    private const int MostRounds = 4;
    private const int WriterStack = 128 * 1024;

    private const int WorthAWrite = 64 * 1024;
    private const int MostHeartbeats = 4 * 1024;
    private const int GuardTick = 1;
    private const int IdleTicks = 64;
    private static readonly long Busy = Stopwatch.Frequency / 20_000;

    [ThreadStatic]
    private static bool t_reads;

    private static readonly Func<object, string> TextOfRef = static actor => Serialization.SerializedActorPath((IActorRef)actor);
    private static readonly Func<object, string> TextOfManifest = static manifest => (string)manifest;

    // Guards everything here but the bytes of _sending, which are the current writer's. Held for copying, never for a system call.
    private readonly object _gate = new();

    // Nothing is gained by a larger write, and a sender must not wait for room that he alone could make.
    private readonly int _worthAWrite = Math.Min(WorthAWrite, bound / 2);
    private readonly InternTable _refs = new();
    private readonly InternTable _manifests = new();
    private WireWriter _waiting = new();
    private WireWriter _urgent = new();
    private WireWriter _sending = new();
    private int _sent;
    private Link? _link;
    private Link? _sendingFor;
    private List<object> _goneRefs = [];
    private List<object> _goneManifests = [];
    private bool _someoneWrites;
    private bool _handedOver;
    private bool _broken;
    private bool _stuck;
    private bool _closed;
    private bool _guarding;
    private int _waitForRoom;
    private int _writes;
    private long _lastWrite;
    private Thread? _writer;
    private AutoResetEvent? _wakeWriter;
    private TaskCompletionSource? _drained;

    /// <summary>Set on threads that must never wait for a peer, because a peer may be waiting for them: those that read links.</summary>
    public static bool ThisThreadReads
    {
        get => t_reads;
        set => t_reads = value;
    }

    /// <summary>Appends a user message. Waits, but not for ever, while the peer takes too little; false if it is not going to be sent.</summary>
    public bool TryMessage(RemoteActorRef recipient, IActorRef? sender, int serializer, string manifest, ReadOnlySpan<byte> payload, bool mayWait)
    {
        lock (_gate)
        {
            if (_closed || !HasRoom(mayWait)) return false;
            var start = _waiting.BeginFrame(FrameKind.Message);
            _refs.Write(_waiting, recipient, TextOfRef, keep: !recipient.IsTemporary);
            // What is no actor, such as the ref of a question, comes once: a table would only fill up with it.
            _refs.Write(_waiting, sender, TextOfRef, keep: sender is LocalActorRef);
            _waiting.Signed(serializer);
            _manifests.Write(_waiting, manifest, TextOfManifest, keep: true);
            _waiting.Bytes(payload);
            _waiting.EndFrame(start);
            // Whoever writes takes it along; without a link, Open sees to it.
            if (_someoneWrites || !IsWritable || IsLeftToRunEnd()) return true;
            _someoneWrites = true;
        }

        WriteOut(MostRounds);
        return true;
    }

    /// <summary>Writes what a run has left.</summary>
    public void Flush() => WriteUnlessSomeoneDoes();

    /// <summary>Appends the end of an actor. It must not overtake what the actor sent before it.</summary>
    public void Ended(string watcher, string actor, bool existenceConfirmed)
    {
        lock (_gate)
        {
            if (_closed) return;
            var start = _waiting.BeginFrame(FrameKind.Ended);
            _waiting.Text(watcher);
            _waiting.Text(actor);
            _waiting.Byte((byte)(existenceConfirmed ? 1 : 0));
            _waiting.EndFrame(start);
        }

        WriteUnlessSomeoneDoes();
    }

    /// <summary>Appends a frame that goes ahead of messages that wait.</summary>
    public void Urgent(FrameKind kind, string first, string? second = null)
    {
        lock (_gate)
        {
            if (_closed) return;
            var start = _urgent.BeginFrame(kind);
            _urgent.Text(first);
            if (second is not null) _urgent.Text(second);
            _urgent.EndFrame(start);
        }

        WriteUnlessSomeoneDoes();
    }

    /// <summary>Appends a heartbeat, or its answer, ahead of messages; none while others wait already, so that who only asks cannot fill the buffer.</summary>
    public void Heartbeat(FrameKind kind)
    {
        lock (_gate)
        {
            if (_closed || _urgent.Count >= MostHeartbeats) return;
            _urgent.EndFrame(_urgent.BeginFrame(kind));
        }

        WriteUnlessSomeoneDoes();
    }

    /// <summary>There is a link now: what has waited goes.</summary>
    public void Open(Link link)
    {
        lock (_gate)
        {
            if (_closed || _link is not null) return;
            _link = link;
        }

        WriteUnlessSomeoneDoes();
    }

    /// <summary>The link is gone, or none came: the next one starts clean, and what was not sent is lost. False if it is not this one that is written to.</summary>
    public bool Reset(Link? link)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(link, _link)) return false;
            if (link is not null) LoseUnsent();
            _link = null;
            _broken = false;
            _stuck = false;
            _waiting.Clear();
            _urgent.Clear();
            _refs.Clear();
            _manifests.Clear();
            _waiting.Before = (0, 0);
            _drained?.TrySetResult();
            RoomForAll();
            return true;
        }
    }

    /// <summary>What is written to.</summary>
    public Link? Link
    {
        get
        {
            lock (_gate) return _link;
        }
    }

    /// <summary>Says goodbye behind all that waits, and takes nothing more. Ends when it is written, or there is nobody to write it to.</summary>
    public Task FinishAsync()
    {
        Task drained;
        lock (_gate)
        {
            if (_closed) return Task.CompletedTask;
            _closed = true;
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_link is null) _drained.SetResult();
            else _waiting.EndFrame(_waiting.BeginFrame(FrameKind.Goodbye));
            RoomForAll();
            _wakeWriter?.Set();
            drained = _drained.Task;
        }

        WriteUnlessSomeoneDoes();
        return drained;
    }

    /// <summary>Waits until the writer thread, if there ever was one, has ended. After <see cref="FinishAsync"/> and the link's end.</summary>
    public void Join() => _writer?.Join(TimeSpan.FromSeconds(1));

    // With the gate held. A peer that has used up one sender's patience gets no other's before it has read something.
    private bool HasRoom(bool mayWait)
    {
        if (_waiting.Count < bound || ThisThreadReads) return true;
        if (_stuck || !mayWait) return false;
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (_waiting.Count >= bound && !_closed)
        {
            var left = deadline - Environment.TickCount64;
            _waitForRoom++;
            var told = left > 0 && Monitor.Wait(_gate, (int)left);
            _waitForRoom--;
            if (told) continue;
            if (_waiting.Count < bound) break;
            _stuck = true;
            return false;
        }

        return !_closed;
    }

    // With the gate held.
    private bool IsWritable => _link is not null && !_broken;

    // With the gate held. What somebody is writing just now is his to lose, when he comes back.
    private void LoseUnsent()
    {
        _goneRefs = _refs.Keys;
        _goneManifests = _manifests.Keys;
        if (!_someoneWrites) LoseSending();
        Lose(_waiting, 0);
    }

    // With the gate held, by whoever has the bytes.
    private void LoseSending()
    {
        Lose(_sending, _sent);
        _sent = _sending.Count;
    }

    // On the pool: who hears of it may do anything, and the gate is held.
    private void Lose(WireWriter frames, int sent)
    {
        if (sent >= frames.Count) return;
        var unsent = new UnsentFrames(frames.Written.ToArray(), sent, frames.Before, _goneRefs, _goneManifests);
        ThreadPool.UnsafeQueueUserWorkItem(lost, unsent, preferLocal: false);
    }

    // With the gate held.
    private void RoomForAll()
    {
        if (_waitForRoom > 0) Monitor.PulseAll(_gate);
    }

    // With the gate held.
    private bool IsLeftToRunEnd()
    {
        if (ActorCell.Current is null || _waiting.Count >= _worthAWrite || Stopwatch.GetTimestamp() - _lastWrite >= Busy) return false;
        RunEnd.Remember(this);
        if (_guarding) return true;
        _guarding = true;
        WakeWriter();
        return true;
    }

    private void WriteUnlessSomeoneDoes()
    {
        lock (_gate)
        {
            if (_someoneWrites || !IsWritable || (_waiting.Count == 0 && _urgent.Count == 0 && !_closed)) return;
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
                    if (!_closed) return;
                    _drained?.TrySetResult();
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
        if (_urgent.Count > 0) (_sending, _urgent) = (_urgent, _sending);
        else if (_waiting.Count == 0) return false;
        else
        {
            (_sending, _waiting) = (_waiting, _sending);
            _waiting.Before = (_refs.Keys.Count, _manifests.Keys.Count);
        }

        _sendingFor = _link;
        _stuck = false;
        _writes++;
        _lastWrite = Stopwatch.GetTimestamp();
        RoomForAll();
        return true;
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
            _writer = new Thread(WriteForEver, WriterStack) { IsBackground = true, Name = threadName };
            _writer.Start();
        }
        else
        {
            _wakeWriter!.Set();
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
                if (_closed && !_someoneWrites) return;
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

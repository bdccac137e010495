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
/// The tables of refs and manifests belong to the bytes: they start anew with each link. System messages are kept elsewhere until they are acknowledged, and are
/// appended again for the next link.
/// </summary>
internal sealed partial class Outbound(int bound, TimeSpan patience, string threadName, Action<UnsentFrames> lost)
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
    private List<object> _sendingRefs = [];      // The tables of the link that _sending is for.
    private List<object> _sendingManifests = [];
    private bool _someoneWrites;
    private bool _handedOver;
    private bool _broken;
    private bool _stuck;
    private bool _closed;
    private bool _hadLink;
    private bool _owesAcknowledgement;
    private bool _gap;
    private long _acknowledged;
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

    /// <summary>Appends a system message. It must not overtake what was sent before it. The caller flushes.</summary>
    public void Append(in SystemFrame frame, long number)
    {
        lock (_gate)
        {
            if (!_closed) frame.Write(_waiting, number);
        }
    }

    /// <summary>Notes how far the peer's system messages have been delivered; goes ahead of messages. Only the last word counts. The caller flushes.</summary>
    public void Acknowledge(long delivered, bool gap)
    {
        lock (_gate)
        {
            _acknowledged = delivered;
            _gap |= gap;
            _owesAcknowledgement = true;
        }
    }

    /// <summary>Whether so much waits that nothing should be sent a second time.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate) return _waiting.Count >= bound;
        }
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

    /// <summary>There is a link now; one that is there already stays the one that is written to. The caller flushes: what has waited goes then, behind the first word.</summary>
    public void Open(Link link, SessionWord first)
    {
        lock (_gate)
        {
            if (_closed || _link is not null) return;
            _link = link;
            _hadLink = true;
            var start = _urgent.BeginFrame(FrameKind.Session);
            _urgent.Int64(first.Mine);
            _urgent.Int64(first.Yours);
            _urgent.Int64(first.Link);
            _urgent.EndFrame(start);
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
}

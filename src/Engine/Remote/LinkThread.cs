namespace Troupe.Engine;

using System.Buffers.Binary;

/// <summary>
/// The thread of one link: makes it (calls the peer, or has been called), shakes hands, then reads frames and delivers them until the end. One blocking
/// thread a link answers a third faster than asynchronous reads do, and starts with nothing.
/// <para>
/// A message that comes alone is handled on this very thread, if its actor is idle and runs on the default dispatcher: that saves a trip through the thread
/// pool. An actor that keeps the thread for long holds up nobody: <see cref="ReadGuard"/> gives the reading to another thread, and this one ends with the actor's run.
/// </para>
/// </summary>
internal sealed partial class LinkThread
{
    // A link's first messages go the plain way: a start does not need the guard's thread. After an actor has kept the reading thread, more of them do.
    private const int PlainAtFirst = 64;
    private const int PlainAfterTakeover = 10_000;

    private const int FirstBuffer = 16 * 1024;

    // What a frame may have besides its payload: two refs, a manifest, numbers.
    private const int MostHeader = 16 * 1024;

    private readonly Remoting _remoting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Caller? _caller;
    private Association? _association;
    private Inbound _inbound = null!; // Set before the first read, with the association.
    private long _peerUid;
    private WakingThread _woken = null!; // The reading thread's: another one brings its own.
    private byte[] _buffer = [];
    private int _have;
    private bool _heard;
    private int _plain = PlainAtFirst;

    // 0: somebody reads; above: the actor's run of that number has the reading thread. No number comes twice.
    private long _run;
    private long _lastRun;

    private LinkThread(Remoting remoting, Association? association, Caller? caller)
    {
        _remoting = remoting;
        _association = association;
        _caller = caller;
        Link = caller?.Link;
        IsInbound = caller is not null;
    }

    public Link? Link { get; private set; }

    public bool IsInbound { get; }

    public Task Ended => _ended.Task;

    public static LinkThread Calling(Remoting remoting, Association association) => new LinkThread(remoting, association, null).Started($"call-{association.Peer.System}");

    public static LinkThread Called(Remoting remoting, Caller caller) => new LinkThread(remoting, null, caller).Started("called");

    /// <summary>The peer writes to another link now. By its reader: what is left of this one comes first, but not later than that.</summary>
    public void ReadToEnd(TimeSpan limit)
    {
        Link?.Close();
        ((IAsyncResult)Ended).AsyncWaitHandle.WaitOne(limit);
    }

    private LinkThread Started(string name)
    {
        _remoting.Remember(this);
        StartThread(Run, name);
        return this;
    }

    /// <summary>The number of the actor's run that has the reading thread; 0: none has.</summary>
    public long CurrentRun => Volatile.Read(ref _run); // Pairs with the exchange in RunHere: what the run's thread did before is seen by whoever takes the reading over.

    /// <summary>What <see cref="CurrentRun"/> was at the guard's last look; the guard's alone.</summary>
    public long SeenRun { get; set; }

    /// <summary>When it was first seen (<see cref="System.Diagnostics.Stopwatch"/>); the guard's alone.</summary>
    public long SeenAt { get; set; }

    /// <summary>Gives the reading to a thread of its own, if this run still has it.</summary>
    public void TakeOver(long run)
    {
        // Either this exchange or the one at the run's end finds the number.
        if (Interlocked.CompareExchange(ref _run, 0, run) != run) return;
        _plain = PlainAfterTakeover;
        StartThread(ReadOn, "read");
    }

    // Actors may run here: the stack is a usual one, and nothing of the thread that made the link comes along.
    private void StartThread(ThreadStart run, string name)
    {
        if (!PatientStart.TryStart(new Thread(run) { IsBackground = true, Name = $"{_remoting.System.Name}-{name}" })) PatientStart.Later(() => StartThread(run, name));
    }

    private void Run()
    {
        // This thread delivers; if it waited for a peer that waits for us, both would for ever.
        Outbound.ThisThreadReads = true;
        var reads = true;
        try
        {
            if (IsInbound ? BeCalled() : Call())
            {
                _inbound = new Inbound(_remoting, _association!, this, _peerUid);
                _buffer = new byte[FirstBuffer];
                reads = Read();
            }
        }
        finally
        {
            if (reads) End();
        }
    }

    private void ReadOn()
    {
        Outbound.ThisThreadReads = true;
        var reads = true;
        try
        {
            reads = Read();
        }
        finally
        {
            if (reads) End();
        }
    }

    private void End()
    {
        Link?.Dispose();
        _remoting.Forget(this);
        _ended.SetResult();
    }

    // False: another thread has taken the reading over, and its end with it.
    private bool Read()
    {
        var association = _association!;
        var why = AssociationSignal.Lost;
        _woken = WakingThread.Collecting();
        _remoting.ReadGuard.Add(this);
        try
        {
            switch (ReadFrames())
            {
                case ReadingEnd.TakenOver: return false;
                case ReadingEnd.Goodbye: why = AssociationSignal.Ended; break;
                case ReadingEnd.Closed: break;
            }
        }
        catch (MalformedFrameException wrong)
        {
            why = AssociationSignal.Violated;
            _remoting.Error(wrong, $"{association.Peer} sent what is no frame, and is not talked to any more: {wrong.Message}");
        }

        _woken.Stop();
        _remoting.ReadGuard.Remove(this);
        association.Lost(this, why);
        return true;
    }

    private ReadingEnd ReadFrames()
    {
        var most = _remoting.Options.MaximumFrameSize + MostHeader;
        while (true)
        {
            var count = Link!.Read(_buffer.AsSpan(_have));
            if (count <= 0) return ReadingEnd.Closed;
            _have += count;
            if (!TakeFrames(most)) return ReadingEnd.Goodbye;
            if (_woken.Collected() is not { } cell) continue;
            if (_plain > 0)
            {
                _plain--;
                PoolExecutor.Queue(cell);
            }
            else if (!RunHere(cell))
            {
                return ReadingEnd.TakenOver;
            }
        }
    }

    // False: the peer has said goodbye.
    private bool TakeFrames(int most)
    {
        var at = 0;
        var needed = 4;
        while (_have - at >= 4)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(at));
            if (length <= 0 || length > most) throw new MalformedFrameException($"A frame says it has {length} bytes.");
            needed = 4 + length;
            if (_have - at < needed) break;
            if (_have == needed) _woken.TakeAny(); // It has come alone.
            if (!_inbound.Take(_buffer.AsSpan(at + 4, length))) return false;
            at += needed;
            needed = 4;
        }

        _inbound.EndBatch();
        if (!_heard)
        {
            _heard = true;
            _association!.Heard(_peerUid);
        }

        MoveToFront(at, needed, most);
        return true;
    }

    // What has not come whole moves to the front, into a larger buffer if it would not fit, or if a full one says that more is to come at once.
    private void MoveToFront(int at, int needed, int most)
    {
        _have -= at;
        var size = Math.Max(needed, at > 0 && at + _have == _buffer.Length ? Math.Min(_buffer.Length * 2, most) : 0);
        if (size > _buffer.Length)
        {
            var larger = new byte[Math.Max(size, Math.Min(_buffer.Length * 2, most + 4))];
            _buffer.AsSpan(at, _have).CopyTo(larger);
            _buffer = larger;
        }
        else if (at > 0)
        {
            _buffer.AsSpan(at, _have).CopyTo(_buffer);
        }
    }

    // False: the actor has kept the thread for so long that another one reads now.
    private bool RunHere(ActorCell cell)
    {
        var run = ++_lastRun;
        // A full fence: the guard, before it sleeps, says so and looks at this once more; here it is the other way round.
        Interlocked.Exchange(ref _run, run);
        _remoting.ReadGuard.WakeIfAsleep();
        Outbound.ThisThreadReads = false; // An actor waits for room as on any thread; if it does, the guard comes.
        _woken.RunCollected(cell);
        if (Interlocked.CompareExchange(ref _run, 0, run) != run) return false;
        Outbound.ThisThreadReads = true;
        return true;
    }

    private enum ReadingEnd
    {
        Closed,
        Goodbye,
        TakenOver,
    }
}

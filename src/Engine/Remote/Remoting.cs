namespace Troupe.Engine;

using System.Runtime.InteropServices;

/// <summary>
/// Remoting over Unix domain sockets, or TCP with TLS (<c>akka.actor.provider = remote</c>).
/// <code>
///   RemoteActorRef ──Send──► Association ──► Outbound ──► Link ─ ─ ─► LinkThread ──► Inbound ──► mailboxes
///                                (one a peer)                          (one a link, the other process)
/// </code>
/// </summary>
internal sealed class Remoting : IRemoting
{
    private const int ListenerStack = 128 * 1024;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private const int MostQuarantined = 1_000;
    private const int RefusalPause = 60_000;

    // Guards the tables; asked once a ref and once a link. May be taken with an association's gate held, never the other way round.
    private readonly object _gate = new();
    private readonly Dictionary<Address, Association> _associations = [];
    private readonly Queue<(Association Association, long Since)> _quarantined = new();
    private readonly HashSet<LinkThread> _threads = [];
    private readonly long _uid = MemoryMarshal.Read<long>(Libc.Random(8));
    private Thread? _accepting;
    private RefusalLog? _refusals;
    private readonly object _callersGate = new(); // The accepting thread lets callers begin, each link's own thread ends that.
    private readonly CallerRule _callers;
    private int _acceptsOnce;
    private long _sessions;
    private volatile bool _stopped; // Volatile: set once by who ends the system; accepting, calling and link threads look without the gate.
    private bool _closing;

    /// <summary>Throws for a missing secret, and where the name is taken.</summary>
    public Remoting(ExtendedActorSystem system)
    {
        System = system;
        Options = RemoteOptions.From(system.Settings.Config);
        Losses = PeerLossOptions.From(system.Settings.Config);
        // Others may call from here on; they are answered from Start on.
        Transport = Transport.Of(system.Name, Options);
        ReadGuard = new ReadGuard(system.Name);
        _callers = new CallerRule(Options.PendingHandshakes, Options.PendingOfPlace, Options.FailedOfPlace, (long)Options.HandshakeTimeout.TotalMilliseconds / 10);
    }

    public ExtendedActorSystem System { get; }

    public RemoteOptions Options { get; }

    public Transport Transport { get; }

    public PeerLossOptions Losses { get; }

    public ReadGuard ReadGuard { get; }

    public Address LocalAddress => Transport.LocalAddress;

    /// <summary>Answers who calls: from now on, or (<c>accept-after-first-call</c>) from this system's own first link on. Until then callers wait.</summary>
    public void Start()
    {
        if (!Options.AcceptLater) StartAccepting();
    }

    /// <summary>An own call has made a link. What it was made for comes first.</summary>
    public void HasCalled()
    {
        if (Options.AcceptLater && Volatile.Read(ref _acceptsOnce) == 0) System.Scheduler.Advanced.ScheduleOnce(AcceptPause, StartAccepting);
    }

    private void StartAccepting()
    {
        // Interlocked: several links may be the first; volatile: this runs on a timer's thread, and the end may have come.
        if (_stopped || !Transport.Listens || Interlocked.Exchange(ref _acceptsOnce, 1) != 0) return;
        var accepting = new Thread(Accept, ListenerStack) { IsBackground = true, Name = $"{System.Name}-accept" };
        lock (_gate) // Whoever ends the system waits for this thread, or there is none.
        {
            if (_stopped) return;
            if (PatientStart.TryStart(accepting))
            {
                _accepting = accepting;
                return;
            }
        }

        Volatile.Write(ref _acceptsOnce, 0);
        PatientStart.Later(StartAccepting);
    }

    public IInternalActorRef RefFor(ActorPath path) => new RemoteActorRef(this, path);

    public Association AssociationWith(Address peer)
    {
        lock (_gate)
        {
            if (_associations.TryGetValue(peer, out var association)) return association;
            // Once the end has begun nobody would end it again.
            association = new Association(this, peer, _stopped ? AssociationState.Closed : AssociationState.Idle);
            if (!_stopped) _associations[peer] = association;
            return association;
        }
    }

    /// <summary>So many peers are remembered.</summary>
    internal int Known
    {
        get
        {
            lock (_gate) return _associations.Count;
        }
    }

    /// <summary>The links there are, with those that are being made or are ending.</summary>
    internal List<LinkThread> Links
    {
        get
        {
            lock (_gate) return [.. _threads];
        }
    }

    public bool Knows(Address peer)
    {
        lock (_gate) return _associations.ContainsKey(peer);
    }

    /// <summary>There is nothing about this peer to remember.</summary>
    public void Forget(Association association)
    {
        lock (_gate)
        {
            if (_associations.TryGetValue(association.Peer, out var known) && ReferenceEquals(known, association)) _associations.Remove(association.Peer);
        }
    }

    /// <summary>Quarantined ones stay until <c>prune-quarantine-marker-after</c>, and only so many.</summary>
    public void RememberQuarantined(Association association)
    {
        var now = Environment.TickCount64;
        List<Association> old = [];
        lock (_gate)
        {
            _quarantined.Enqueue((association, now));
            while (_quarantined.TryPeek(out var oldest) && (_quarantined.Count > MostQuarantined || now - oldest.Since >= Losses.KeepQuarantined.TotalMilliseconds))
                old.Add(_quarantined.Dequeue().Association);
        }

        foreach (var forgotten in old) forgotten.Prune();
    }

    public async Task StopAsync()
    {
        List<Association> associations;
        lock (_gate)
        {
            _stopped = true;
            associations = [.. _associations.Values];
        }

        Transport.StopListening();
        var stops = new List<Task>();
        foreach (var association in associations) stops.Add(association.StopAsync());
        await Task.WhenAll(stops).ConfigureAwait(false);

        Transport.StopCalling();
        List<LinkThread> threads;
        lock (_gate)
        {
            _closing = true;
            threads = [.. _threads];
        }

        List<Task> ends = [], finishing = [];
        foreach (var thread in threads)
        {
            ends.Add(thread.Ended);
            if (thread.Link is { IsFinishing: true }) finishing.Add(thread.Ended);
            else thread.Link?.Close();
        }

        if (finishing.Count > 0)
        {
            await Task.WhenAny(Task.WhenAll(finishing), Task.Delay(Options.FlushTimeout)).ConfigureAwait(false);
            foreach (var thread in threads) thread.Link?.Close();
        }

        try
        {
            await Task.WhenAll(ends).WaitAsync(Options.FlushTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Warning("A call that hangs in the system is left behind.");
        }

        ReadGuard.Close();
        _accepting?.Join();
        Transport.Dispose();
    }

    public void Call(Association association) => LinkThread.Calling(this, association);

    public Handshake NewHandshake() => new(Options.Secret, LocalAddress, _uid);

    // Interlocked: associations begin on any thread.
    public long NextSession() => Interlocked.Increment(ref _sessions);

    /// <summary>A caller has said who he is, or has not.</summary>
    public void HandshakeOver(Caller caller, bool succeeded)
    {
        lock (_callersGate) _callers.Ends(caller, succeeded, Environment.TickCount64);
    }

    public void Remember(LinkThread thread)
    {
        lock (_gate) _threads.Add(thread);
        // Set before the threads are counted: either the count sees this one, or it sees the end here.
        if (_stopped) thread.Link?.Close();
    }

    /// <summary>A thread's own call has given it a link. It is closed if all others have been meanwhile.</summary>
    public void Connected(LinkThread thread)
    {
        lock (_gate)
        {
            if (!_closing) return;
        }

        thread.Link?.Close();
    }

    public void Forget(LinkThread thread)
    {
        lock (_gate) _threads.Remove(thread);
    }

    public void Publish(RemotingLifecycleEvent happened) => System.EventStream.Publish(happened);

    public void Warning(string message) => System.EventStream.Publish(new Warning(nameof(Remoting), typeof(Remoting), message));

    /// <summary>That nobody listens there is no fault: a process that has ended is still told what others have not heard of yet.</summary>
    public void NoAssociation(Address peer, Exception why)
    {
        var text = $"No association with {peer}: {why.Message}";
        LogEvent entry = why is NobodyListensException ? new Info(nameof(Remoting), typeof(Remoting), text) : new Warning(nameof(Remoting), typeof(Remoting), text);
        System.EventStream.Publish(entry);
    }

    public void Refused(Link link, string refusal)
    {
        // Made at the first refusal; several threads may have one at once.
        var log = _refusals ?? Interlocked.CompareExchange(ref _refusals, new RefusalLog(RefusalPause), null) ?? _refusals;
        if (log.Tell(link.Whence, refusal, Environment.TickCount64) is { } text) Warning(text);
    }

    public void Error(Exception? cause, string message) => System.EventStream.Publish(new Error(cause!, nameof(Remoting), typeof(Remoting), message));

    private void Accept()
    {
        while (Transport.Accept(out var refusal) is { } link)
        {
            if (_stopped) refusal = "this system is ending";
            if (refusal is null)
            {
                var caller = new Caller(link, link.Place, Environment.TickCount64);
                Caller? goes;
                lock (_callersGate) refusal = _callers.Begins(caller, out goes);
                goes?.Link!.Close();
                if (refusal is null)
                {
                    LinkThread.Called(this, caller);
                    continue;
                }
            }

            link.Dispose();
            Refused(link, refusal);
        }
    }
}

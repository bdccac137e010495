namespace Troupe.Engine;

using System.Runtime.InteropServices;

/// <summary>
/// Remoting over Unix domain sockets (<c>akka.actor.provider = remote</c>).
/// <code>
///   RemoteActorRef ──Send──► Association ──► Outbound ──► Link ─ ─ ─► LinkThread ──► Inbound ──► mailboxes
///                                (one a peer)                          (one a link, the other process)
/// </code>
/// </summary>
internal sealed class Remoting : IRemoting
{
    private const int ListenerStack = 128 * 1024;

    // Guards both tables; asked once a ref and once a link.
    private readonly object _gate = new();
    private readonly Dictionary<Address, Association> _associations = [];
    private readonly HashSet<LinkThread> _threads = [];
    private readonly long _uid = MemoryMarshal.Read<long>(Libc.Random(8));
    private readonly Libc.Socket? _listener;
    private Thread? _accepting;
    private int _acceptsOnce;
    private int _handshakes;
    private volatile bool _stopped;

    /// <summary>Throws for a missing secret, and where the name is taken.</summary>
    public Remoting(ExtendedActorSystem system)
    {
        System = system;
        Options = RemoteOptions.From(system.Settings.Config);
        LocalAddress = RemoteAddress.Of(system.Name, Options.Name);
        // Others may call from here on; they are answered from Start on.
        if (Options.Listen) _listener = UnixLink.Listen(LocalAddress.Host);
    }

    public ExtendedActorSystem System { get; }

    public RemoteOptions Options { get; }

    public Address LocalAddress { get; }

    /// <summary>Answers who calls: from now on, or (<c>accept-after-first-call</c>) from this system's own first link on. Until then callers wait.</summary>
    public void Start()
    {
        if (!Options.AcceptLater) StartAccepting();
    }

    /// <summary>An own call has made a link.</summary>
    public void HasCalled()
    {
        if (Options.AcceptLater) StartAccepting();
    }

    private void StartAccepting()
    {
        // Interlocked: several links may be the first.
        if (_listener is null || Interlocked.Exchange(ref _acceptsOnce, 1) != 0) return;
        _accepting = new Thread(Accept, ListenerStack) { IsBackground = true, Name = $"{System.Name}-accept" };
        _accepting.Start();
    }

    public IInternalActorRef RefFor(ActorPath path) => new RemoteActorRef(this, path);

    public Association AssociationWith(Address peer)
    {
        lock (_gate)
        {
            if (!_associations.TryGetValue(peer, out var association)) _associations[peer] = association = new Association(this, peer);
            return association;
        }
    }

    public async Task StopAsync()
    {
        _stopped = true;
        if (_listener is { } listener) UnixLink.Shutdown(listener);
        List<Association> associations;
        lock (_gate) associations = [.. _associations.Values];
        var stops = new List<Task>();
        foreach (var association in associations) stops.Add(association.StopAsync());
        await Task.WhenAll(stops).ConfigureAwait(false);

        List<LinkThread> threads;
        lock (_gate) threads = [.. _threads];
        var ends = new List<Task>();
        foreach (var thread in threads)
        {
            thread.Link?.Close();
            ends.Add(thread.Ended);
        }

        await Task.WhenAll(ends).ConfigureAwait(false);
        _accepting?.Join();
        _listener?.Dispose();
    }

    public void Call(Association association) => LinkThread.Calling(this, association);

    public Handshake NewHandshake() => new(Options.Secret, LocalAddress, _uid);

    // Counts callers that are not authenticated: the accepting thread adds, each link's thread takes away.
    public void HandshakeOver() => Interlocked.Decrement(ref _handshakes);

    public void Remember(LinkThread thread)
    {
        lock (_gate) _threads.Add(thread);
        // Set before the threads are counted: either the count sees this one, or it sees the end here.
        if (_stopped) thread.Link?.Close();
    }

    public void Forget(LinkThread thread)
    {
        lock (_gate) _threads.Remove(thread);
    }

    public void Publish(RemotingLifecycleEvent happened) => System.EventStream.Publish(happened);

    public void Warning(string message) => System.EventStream.Publish(new Warning(nameof(Remoting), typeof(Remoting), message));

    public void Error(Exception? cause, string message) => System.EventStream.Publish(new Error(cause!, nameof(Remoting), typeof(Remoting), message));

    private void Accept()
    {
        while (UnixLink.Accept(_listener!) is { } link)
        {
            string? refusal = null;
            if (_stopped) refusal = "this system is ending";
            else if (!link.PeerIsSameUser()) refusal = "it runs as another user";
            else if (Interlocked.Increment(ref _handshakes) > Options.PendingHandshakes)
            {
                HandshakeOver();
                refusal = $"{Options.PendingHandshakes} others have not said who they are";
            }

            if (refusal is null)
            {
                LinkThread.Called(this, link);
                continue;
            }

            link.Dispose();
            Warning($"A caller was refused: {refusal}.");
        }
    }
}

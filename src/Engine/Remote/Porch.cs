namespace Troupe.Engine;

using System.Net;
using System.Net.Sockets;

/// <summary>
/// Where callers wait until their <see cref="FirstWords"/> are there: a socket each, and no thread. All of it belongs to the thread that accepts.
/// <code>
///   Accept ─► Add ─► waiting ──words are there──► decided (let in to shake hands)
///                       └──others, silence, no room──► decided (refused)
/// </code>
/// When there is no room one goes of those from where most wait (an address; of IPv6 a network of 64 bits), the one who has waited longest: who means it speaks at once, and a crowd
/// makes room for itself.
/// </summary>
internal sealed class Porch(int most, TimeSpan patience) : IDisposable
{
    private const int Slow = 50;
    private const int LongestWait = 60_000; // The system takes microseconds, and not so many.

    private readonly LinkedList<Caller> _waiting = []; // In the order in which they came.
    private readonly Dictionary<string, LinkedList<Caller>> _places = []; // The same ones, by where they call from.
    private readonly Queue<(Caller Caller, string? Refusal)> _decided = new();
    private readonly List<Socket> _readable = [];
    private readonly byte[] _head = new byte[FirstWords.Head];

    /// <summary>So many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Somebody has called.</summary>
    public void Add(Socket socket, EndPoint end)
    {
        socket.Blocking = false;
        var caller = new Caller(socket, end, Environment.TickCount64 + (long)patience.TotalMilliseconds);
        // Most have spoken already.
        if (Decide(caller)) return;
        if (_waiting.Count >= most) MakeRoom();
        _waiting.AddLast(caller);
        if (!_places.TryGetValue(caller.Place, out var others)) _places.Add(caller.Place, others = []);
        others.AddLast(caller);
    }

    /// <summary>The next about whom all is known, and why he is refused, if so.</summary>
    public bool TryTake(out Caller caller, out string? refusal)
    {
        if (_decided.TryDequeue(out var next))
        {
            (caller, refusal) = next;
            return true;
        }

        (caller, refusal) = (null!, null);
        return false;
    }

    /// <summary>Waits for what comes next: true if somebody calls; what those who wait have said, or not, is then decided.</summary>
    public bool Wait(Socket listener)
    {
        if (_waiting.Count == 0) return listener.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
        _readable.Clear();
        _readable.Add(listener);
        var slow = false;
        foreach (var caller in _waiting)
        {
            // Half a word stays readable; to wait for that would be to spin.
            if (caller.HasSpoken) slow = true;
            else _readable.Add(caller.Socket);
        }

        var left = Math.Clamp(_waiting.First!.Value.Deadline - Environment.TickCount64, 0, LongestWait);
        Socket.Select(_readable, null, null, TimeSpan.FromMilliseconds(slow ? Math.Min(left, Slow) : left));
        var calls = _readable.Remove(listener);
        Look(_readable.Count > 0 || slow);
        return calls;
    }

    public void Dispose()
    {
        foreach (var caller in _waiting) caller.Socket.Dispose();
        foreach (var (caller, _) in _decided) caller.Socket.Dispose();
        _waiting.Clear();
        _places.Clear();
        _decided.Clear();
    }

    private void MakeRoom()
    {
        var most = _places.Values.Max(static crowd => crowd.Count);
        var goes = _waiting.First(caller => _places[caller.Place].Count == most); // Mostly the very first.
        _waiting.Remove(goes);
        Leave(goes);
        _decided.Enqueue((goes, "it said nothing while many others called"));
    }

    private void Leave(Caller caller)
    {
        var others = _places[caller.Place];
        others.Remove(caller); // Mostly the first.
        if (others.Count == 0) _places.Remove(caller.Place);
    }

    private void Look(bool anySpoke)
    {
        var now = Environment.TickCount64;
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            var caller = node.Value;
            var isOver = now >= caller.Deadline;
            if (!anySpoke && !isOver) return; // They stand in the order of their deadlines.
            var isDecided = Decide(caller);
            if (isDecided || isOver)
            {
                _waiting.Remove(node);
                Leave(caller);
            }

            if (isOver && !isDecided) _decided.Enqueue((caller, "it does not agree on TLS in time"));
            node = next;
        }
    }

    private bool Decide(Caller caller)
    {
        try
        {
            return IsDecided(caller);
        }
        catch (SocketException)
        {
            _decided.Enqueue((caller, "it does not agree on TLS: it hung up"));
            return true;
        }
    }

    private bool IsDecided(Caller caller)
    {
        var count = caller.Socket.Receive(_head, SocketFlags.Peek, out var error);
        if (error == SocketError.WouldBlock) return false;
        if (error != SocketError.Success || count == 0)
        {
            _decided.Enqueue((caller, "it does not agree on TLS: it hung up"));
            return true;
        }

        caller.HasSpoken = true;
        var verdict = FirstWords.Judge(_head.AsSpan(0, count), caller.Socket.Available);
        if (verdict == FirstWordsVerdict.AreComing)
        {
            if (!HasHungUp(caller.Socket)) return false;
            _decided.Enqueue((caller, "it does not agree on TLS: it hung up"));
            return true;
        }

        _decided.Enqueue((caller, verdict == FirstWordsVerdict.AreThere ? null : "it does not agree on TLS: its first words are others"));
        return true;
    }

    // Elsewhere its time is waited for.
    private static bool HasHungUp(Socket socket) => OperatingSystem.IsLinux() && Libc.HasHungUp(socket.Handle);

    /// <summary>One who has called.</summary>
    internal sealed class Caller(Socket socket, EndPoint end, long deadline)
    {
        public Socket Socket { get; } = socket;

        public EndPoint End { get; } = end;

        /// <summary>Where he calls from, as far as bounds are concerned.</summary>
        public string Place { get; } = TcpLink.PlaceOf(end);

        public long Deadline { get; } = deadline;

        /// <summary>Something has come, but not all of it.</summary>
        public bool HasSpoken { get; set; }
    }
}

namespace Troupe.Engine;

using System.Net;
using System.Net.Sockets;

/// <summary>TCP, with TLS unless both ends are on loopback and agreed to do without.</summary>
internal sealed class TcpTransport : Transport
{
    private const string Tcp = "akka.tcp";
    private const string Tls = "akka.ssl.tcp";

    /// <summary>So often (ms) who waits for a connection looks whether it is still wanted.</summary>
    public const int Look = 50;

    private const int AtOnce = 64;

    private readonly TcpOptions _options;
    private readonly Socket _listener;
    private readonly Porch _porch;
    private readonly ManualResetEvent _stopped = new(false);
    private volatile bool _callsNobody; // Volatile: set by who ends the system, looked at by those that connect.

    /// <summary>
    /// Takes a port, and listens there if so told; else the port is only ours, so that the address is nobody else's. Throws where the port is taken, or the host name is
    /// not of this machine.
    /// </summary>
    public TcpTransport(string system, TcpOptions options, bool listen, int porch, TimeSpan patience)
    {
        _options = options;
        _porch = new Porch(porch, patience);
        Listens = listen;
        try
        {
            _listener = Bound(options);
            if (listen) _listener.Listen(options.Backlog);
        }
        catch (SocketException wrong)
        {
            throw new RemoteTransportException($"Cannot listen at {options.Hostname}:{options.Port}: {wrong.Message}", wrong);
        }

        var host = options.PublicHostname.Contains(':', StringComparison.Ordinal) ? $"[{options.PublicHostname.Trim('[', ']')}]" : options.PublicHostname;
        LocalAddress = new Address(options.Tls is null ? Tcp : Tls, system, host, options.PublicPort ?? BoundPort);
    }

    /// <summary>The port that is listened at; not always the one in the address.</summary>
    public int BoundPort => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public override Address LocalAddress { get; }

    public override bool Listens { get; }

    /// <summary>Whether an address is of one of the protocols of this transport.</summary>
    public static bool IsProtocol(string protocol) => protocol is Tcp or Tls;

    public override Link Connect(Address peer)
    {
        if (peer.Protocol != LocalAddress.Protocol || peer.Port is not { } port) throw new RemoteTransportException($"{peer} is not reached over {LocalAddress.Protocol}");
        try
        {
            return Connect(peer, port);
        }
        catch (Exception wrong) when (wrong is SocketException or ArgumentException)
        {
            // No descriptors, a host that cannot be one, a peer that was gone in the same moment.
            throw new RemoteTransportException($"Nobody can be reached at {peer.Host}:{port}: {wrong.Message}", wrong);
        }
    }

    public override Link? Accept(out string? refusal)
    {
        refusal = null;
        while (true)
        {
            try
            {
                if (_stopped.WaitOne(0)) return null;
                if (_porch.TryTake(out var caller, out refusal)) return refusal is null ? OverOrClosed(caller.Socket, caller.End, host: null) : TcpLink.Unwanted(caller.Socket, caller.End);
                if (!_porch.Wait(_listener)) continue;
                // Some at a time: those on the porch are not asked anew for each.
                for (var i = 0; i < AtOnce && (i == 0 || _listener.Poll(TimeSpan.Zero, SelectMode.SelectRead)); i++)
                {
                    var socket = _listener.Accept();
                    // In the clear there is nobody but this machine.
                    if (_options.Tls is null) return OverOrClosed(socket, socket.RemoteEndPoint!, host: null);
                    Greet(socket);
                }
            }
            catch (SocketException passing)
            {
                // A caller who has gone already; or no descriptors, which takes a moment to get better.
                if (passing.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.WouldBlock or SocketError.Interrupted)) _stopped.WaitOne(Look);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
        }
    }

    public override void StopListening()
    {
        _stopped.Set();
        try
        {
            _listener.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Where a listener cannot be shut down, closing it ends what waits for it.
            _listener.Dispose();
        }
    }

    public override void StopCalling() => _callsNobody = true;

    public override void Dispose()
    {
        _listener.Dispose();
        _porch.Dispose(); // Whoever accepts has ended.
        _stopped.Dispose();
    }

    private static Socket Bound(TcpOptions options)
    {
        var address = options.Hostname switch
        {
            "" or "::" => IPAddress.IPv6Any,
            "0.0.0.0" => IPAddress.Any,
            var name => Dns.GetHostAddresses(name)[0],
        };
        // Machines without IPv6 have no dual stack either.
        if (address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6) address = IPAddress.Any;
        if (options.Tls is null && !IPAddress.IsLoopback(address)) throw new RemoteTransportException($"{options.Hostname} is {address}, which is not loopback, and TLS is off.");
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) listener.DualMode = true;
            listener.Blocking = false;
            listener.Bind(new IPEndPoint(address, options.Port));
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    private Link Connect(Address peer, int port)
    {
        var host = peer.Host.Trim('[', ']');
        var deadline = Environment.TickCount64 + (long)_options.ConnectTimeout.TotalMilliseconds;
        var why = $"{host} has no address";
        var addresses = HostLookup.AddressesOf(host, deadline, () => !_callsNobody);
        var nobodyListens = addresses.Length > 0;
        foreach (var address in addresses)
        {
            var end = new IPEndPoint(address, port);
            // In the clear nothing leaves the machine, whatever an address says.
            var error = SocketError.NotSocket;
            if (_options.Tls is null && !IPAddress.IsLoopback(address)) why = $"{end} is not on this machine, and TLS is off";
            else if (TryConnect(end, deadline, out error) is { } socket) return OverOrClosed(socket, end, host);
            else why = error is SocketError.Shutdown ? "this system is ending" : new SocketException((int)error).Message;
            nobodyListens &= IsTheEnd(error, address);
        }

        why = $"Nobody can be reached at {host}:{port}: {why}";
        throw nobodyListens ? new NobodyListensException(why) : new RemoteTransportException(why);
    }

    /// <summary>
    /// Whether a call that failed so proves that the peer has ended. On this machine the kernel knows that a port is nobody's. From elsewhere the refusal may be that of something
    /// between, which has no way to the peer just now.
    /// </summary>
    internal static bool IsTheEnd(SocketError error, IPAddress peer) => error == SocketError.ConnectionRefused && IPAddress.IsLoopback(peer);

    private Socket? TryConnect(IPEndPoint end, long deadline, out SocketError error)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            Begin(socket, end);
            error = SocketError.TimedOut;
            while (Environment.TickCount64 < deadline)
            {
                if (!_callsNobody && !socket.Poll(TimeSpan.FromMilliseconds(Look), SelectMode.SelectWrite)) continue;
                error = _callsNobody ? SocketError.Shutdown : (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
                if (error == SocketError.Success) return socket;
                break;
            }
        }
        catch (SocketException refused)
        {
            error = refused.SocketErrorCode;
        }

        socket.Dispose();
        return null;
    }

    private void Greet(Socket socket)
    {
        try
        {
            _porch.Add(socket, socket.RemoteEndPoint!);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    // Who is gone already may be noticed here.
    private Link OverOrClosed(Socket socket, EndPoint end, string? host)
    {
        try
        {
            return Over(socket, end, host);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Begin(Socket socket, IPEndPoint end)
    {
        try
        {
            socket.Connect(end);
        }
        catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return; // It is under way, which this is how one is told.
        }
    }

    private Link Over(Socket socket, EndPoint end, string? host)
    {
        var link = new TcpLink(socket, end, _options);
        return _options.Tls is { } tls ? new TlsLink(link, tls, host) : link;
    }
}

namespace Troupe.Engine;

using System.Net;
using System.Net.Sockets;

/// <summary>TCP, with TLS unless both ends are on loopback and agreed to do without.</summary>
internal sealed class TcpTransport : Transport
{
    private const string Tcp = "akka.tcp";
    private const string Tls = "akka.ssl.tcp";

    // So often who waits for a connection looks whether it is still wanted.
    private const int Look = 50;

    private readonly TcpOptions _options;
    private readonly Socket _listener;
    private readonly ManualResetEvent _stopped = new(false);
    private volatile bool _callsNobody; // Volatile: set by who ends the system, looked at by those that connect.

    /// <summary>
    /// Takes a port, and listens there if so told; else the port is only ours, so that the address is nobody else's. Throws where the port is taken, or the host name is
    /// not of this machine.
    /// </summary>
    public TcpTransport(string system, TcpOptions options, bool listen)
    {
        _options = options;
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
        var host = peer.Host.Trim('[', ']');
        var deadline = Environment.TickCount64 + (long)_options.ConnectTimeout.TotalMilliseconds;
        var why = $"{host} has no address";
        foreach (var address in AddressesOf(host))
        {
            var end = new IPEndPoint(address, port);
            // In the clear nothing leaves the machine, whatever an address says.
            if (_options.Tls is null && !IPAddress.IsLoopback(address)) why = $"{end} is not on this machine, and TLS is off";
            else if (TryConnect(end, deadline, out why) is { } socket) return Over(socket, end, host);
        }

        throw new RemoteTransportException($"Nobody can be reached at {host}:{port}: {why}");
    }

    public override Link? Accept(out string? refusal)
    {
        refusal = null;
        while (!_stopped.WaitOne(0))
        {
            try
            {
                if (!_listener.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead)) continue;
                var socket = _listener.Accept();
                if (OverAccepted(socket) is { } link) return link;
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

        return null;
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

    private static IPAddress[] AddressesOf(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (SocketException wrong)
        {
            throw new RemoteTransportException($"{host} is not known: {wrong.Message}", wrong);
        }
    }

    private Socket? TryConnect(IPEndPoint end, long deadline, out string why)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            Begin(socket, end);
            why = "it does not answer in time";
            while (Environment.TickCount64 < deadline)
            {
                if (_callsNobody) why = "this system is ending";
                else if (!socket.Poll(TimeSpan.FromMilliseconds(Look), SelectMode.SelectWrite)) continue;
                else if ((SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! is var error and not SocketError.Success)
                    why = new SocketException((int)error).Message;
                else return socket;
                break;
            }
        }
        catch (SocketException refused)
        {
            why = refused.Message;
        }

        socket.Dispose();
        return null;
    }

    private Link? OverAccepted(Socket socket)
    {
        try
        {
            return Over(socket, socket.RemoteEndPoint!, host: null);
        }
        catch (SocketException)
        {
            // He has gone before he was looked at.
            socket.Dispose();
            return null;
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

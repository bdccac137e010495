namespace Troupe.Engine;

using System.Net;
using System.Net.Sockets;

/// <summary>A link over TCP. The socket never blocks; who waits polls.</summary>
internal sealed class TcpLink : Link
{
    private readonly Socket _socket;
    private volatile bool _finishing; // Volatile: set and looked at by those who end the system, on any thread.

    /// <summary>Of a connected socket, which is this link's from here on.</summary>
    public TcpLink(Socket socket, EndPoint peer, TcpOptions options)
        : this(socket, peer)
    {
        socket.Blocking = false;
        socket.NoDelay = options.NoDelay;
        if (options.KeepAlive) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (options.SendBuffer > 0) socket.SendBufferSize = options.SendBuffer;
        if (options.ReceiveBuffer > 0) socket.ReceiveBufferSize = options.ReceiveBuffer;
    }

    private TcpLink(Socket socket, EndPoint peer) => (_socket, Whence, Place) = (socket, $" at {peer}", PlaceOf(peer));

    /// <summary>One that is only to be closed.</summary>
    public static TcpLink Unwanted(Socket socket, EndPoint peer) => new(socket, peer);

    public override string Whence { get; }

    public override string? Place { get; }

    public override int Read(Span<byte> into)
    {
        try
        {
            while (true)
            {
                var count = _socket.Receive(into, SocketFlags.None, out var error);
                if (error == SocketError.Success) return count;
                if (error == SocketError.WouldBlock) _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
                else if (error != SocketError.Interrupted) return 0;
            }
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            return 0;
        }
    }

    public override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (true)
            {
                var count = _socket.Send(bytes, SocketFlags.None, out var error);
                if (error == SocketError.Success) return count;
                if (error == SocketError.WouldBlock) return 0;
                if (error != SocketError.Interrupted) return -1;
            }
        }
        catch (ObjectDisposedException)
        {
            // The reader saw the end and let go of the socket first: the same end, met here.
            return -1;
        }
    }

    public override bool WaitWritable(int milliseconds) => Wait(milliseconds, SelectMode.SelectWrite);

    public override bool WaitReadable(int milliseconds) => Wait(milliseconds, SelectMode.SelectRead);

    public override bool IsFinishing => _finishing;

    // A TCP socket that is closed with something unread in it resets the connection, and the kernel drops what it has not delivered.
    public override void Finish()
    {
        _finishing = true;
        Shutdown(SocketShutdown.Send);
    }

    public override void Close() => Shutdown(SocketShutdown.Both);

    public override void Dispose() => _socket.Dispose();

    // Whoever has one address of an IPv6 network has 2^64 of them.
    public static string PlaceOf(EndPoint peer)
    {
        if (peer is not IPEndPoint { Address: var address }) return peer.ToString()!;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // Closed already, by us or by the peer: what was wanted.
            return;
        }
    }

    private bool Wait(int milliseconds, SelectMode mode)
    {
        try
        {
            return _socket.Poll(TimeSpan.FromMilliseconds(milliseconds), mode);
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            return true; // The next call tells.
        }
    }
}

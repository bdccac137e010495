namespace Troupe.Engine;

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>A link over a Unix domain socket with an abstract name: no file stands for it, so none can be left behind.</summary>
internal sealed class UnixLink(Libc.Socket socket) : Link
{
    // sun_path is 108 bytes; the first is the zero that makes the name abstract.
    private const int LongestName = 107;
    private const int ShortOfFiles = 50;
    private const string Prefix = "troupe/";

    private static readonly long s_soon = Stopwatch.Frequency / 20_000; // 50 µs

    // The last wait was shorter than that.
    private bool _talks;

    public static UnixLink Connect(string name)
    {
        var socket = NewSocket();
        var address = AddressOf(name);
        while (Libc.Connect(socket, address, address.Length) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Libc.Interrupted) continue;
            socket.Dispose();
            var why = $"Nobody can be reached at {name}: {Marshal.GetPInvokeErrorMessage(error)}.";
            throw error == Libc.ConnectionRefused ? new NobodyListensException(why) : new RemoteTransportException(why);
        }

        return new UnixLink(socket);
    }

    public static Libc.Socket Listen(string name)
    {
        var socket = NewSocket();
        var address = AddressOf(name);
        if (Libc.Bind(socket, address, address.Length) == 0 && Libc.Listen(socket, 128) == 0) return socket;
        var error = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        socket.Dispose();
        throw new RemoteTransportException($"Cannot listen at {name}: {error}.");
    }

    /// <summary>The next peer that connects; null once the listener is shut down.</summary>
    public static UnixLink? Accept(Libc.Socket listener)
    {
        while (true)
        {
            var socket = Libc.Accept(listener, 0, 0, Libc.CloseOnExec);
            if (socket >= 0) return new UnixLink(new Libc.Socket(socket));
            var error = Marshal.GetLastPInvokeError();
            if (error is Libc.Interrupted or Libc.ConnectionAborted) continue;
            // Descriptors or memory are short: who calls waits in line until there are some again. Only a listener that is shut down is ready for nothing.
            if (error is not (Libc.TooManyFiles or Libc.TooManyFilesInAll or Libc.NoMemory or Libc.NoBuffers) || Libc.Wait(listener, 0, ShortOfFiles)) return null;
        }
    }

    /// <summary>Whether the process at the other end runs as this one's user. The kernel vouches for it.</summary>
    public bool PeerIsSameUser()
    {
        Span<int> credentials = stackalloc int[3]; // pid, uid, gid
        var length = 12;
        return Libc.GetOption(socket, Libc.SocketLevel, Libc.PeerCredentials, credentials, ref length) == 0 && (uint)credentials[1] == Libc.EffectiveUser();
    }

    /// <summary>
    /// Blocks; but where the last bytes were not long in coming, it looks for these a while before, giving its processor up between looks. A processor that has
    /// gone to sleep takes longer to wake than most answers take to come.
    /// </summary>
    public override int Read(Span<byte> into)
    {
        var began = Stopwatch.GetTimestamp();
        if (_talks)
        {
            do
            {
                var count = Libc.Receive(socket, into, into.Length, Libc.DontWait);
                if (count >= 0) return (int)count;
                if (Marshal.GetLastPInvokeError() is not (Libc.TryAgain or Libc.Interrupted)) return 0;
                Thread.Yield();
            }
            while (Stopwatch.GetTimestamp() - began < s_soon);
        }

        while (true)
        {
            var count = Libc.Receive(socket, into, into.Length, 0);
            if (count >= 0)
            {
                _talks = Stopwatch.GetTimestamp() - began < s_soon;
                return (int)count;
            }

            if (Marshal.GetLastPInvokeError() != Libc.Interrupted) return 0;
        }
    }

    public override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (true)
            {
                var count = Libc.Send(socket, bytes, bytes.Length, Libc.NoSignal | Libc.DontWait);
                if (count >= 0) return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error != Libc.Interrupted) return error == Libc.TryAgain ? 0 : -1;
            }
        }
        catch (ObjectDisposedException)
        {
            // The reader saw the end and let go of the socket first: the same end, met here.
            return -1;
        }
    }

    public override bool WaitWritable(int milliseconds) => Libc.Wait(socket, Libc.Writable, milliseconds);

    public override bool WaitReadable(int milliseconds) => Libc.Wait(socket, Libc.Readable, milliseconds);

    public override void Close()
    {
        try
        {
            Shutdown(socket);
        }
        catch (ObjectDisposedException)
        {
            // Closed already, perhaps in this very moment: what was wanted.
            return;
        }
    }

    public override void Dispose() => socket.Dispose();

    public static void Shutdown(Libc.Socket socket) => _ = Libc.Shutdown(socket, 2);

    private static Libc.Socket NewSocket()
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Remoting over Unix domain sockets needs Linux.");
        var socket = Libc.NewSocket(Libc.Unix, Libc.Stream | Libc.CloseOnExec, 0);
        return socket >= 0
            ? new Libc.Socket(socket)
            : throw new RemoteTransportException($"No socket: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    private static byte[] AddressOf(string name)
    {
        var length = Encoding.UTF8.GetByteCount(name) + Prefix.Length;
        if (name.Length == 0 || length > LongestName) throw new RemoteTransportException($"{name} is no name for a socket: it has 1 to {LongestName - Prefix.Length} bytes.");
        var address = new byte[3 + length];
        address[0] = Libc.Unix;
        Encoding.UTF8.GetBytes(Prefix + name, address.AsSpan(3));
        return address;
    }
}

// Without it, the calls below are compiled when the process starts, a millisecond each, even in a precompiled assembly.
[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace Troupe.Engine;

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

/// <summary>The few system calls of Unix domain sockets, as Linux numbers them. System.Net.Sockets would do, but starting it costs a worker process half of its start time.</summary>
internal static partial class Libc
{
    public const int Unix = 1, Stream = 1, CloseOnExec = 0x80000;
    public const int DontWait = 0x40, NoSignal = 0x4000;
    public const int SocketLevel = 1, PeerCredentials = 17;
    public const short Readable = 1, Writable = 4, PeerShutdown = 0x2000;
    public const int Interrupted = 4, TryAgain = 11, ConnectionAborted = 103, ConnectionRefused = 111, TooManyFiles = 24, TooManyFilesInAll = 23, NoMemory = 12, NoBuffers = 105;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int NewSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(Socket socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(Socket socket, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(Socket socket, nint address, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(Socket socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(Socket socket, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(Socket socket, ReadOnlySpan<byte> buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(Socket socket, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(nint socket);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(Socket socket, int level, int option, Span<int> value, ref int length);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    public static partial nint GetRandom(Span<byte> into, nint length, uint flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Waiting waiting, nuint count, int milliseconds);

    /// <summary>Waits for one socket; true also when it has failed or ended, so that the next call tells.</summary>
    public static bool Wait(Socket socket, short events, int milliseconds)
    {
        var held = false;
        try
        {
            // The handle must not be closed, and its number given to somebody else, while we wait.
            socket.DangerousAddRef(ref held);
            var waiting = new Waiting { Socket = (int)socket.DangerousGetHandle(), Events = events };
            return Poll(ref waiting, 1, milliseconds) != 0;
        }
        catch (ObjectDisposedException)
        {
            // Let go of by whoever saw its end first: the next call tells.
            return true;
        }
        finally
        {
            if (held) socket.DangerousRelease();
        }
    }

    /// <summary>Whether the other end of a socket says nothing more: what it has said may still be there to be read.</summary>
    public static bool HasHungUp(nint socket)
    {
        var waiting = new Waiting { Socket = (int)socket, Events = PeerShutdown };
        return Poll(ref waiting, 1, 0) > 0;
    }

    public static byte[] Random(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var more = GetRandom(bytes.AsSpan(have), count - have, 0);
            if (more > 0) have += (int)more;
            else if (Marshal.GetLastPInvokeError() != Interrupted) throw new RemoteTransportException("The system gives no random bytes.");
        }

        return bytes;
    }

    /// <summary>A socket's number, closed when the last call that uses it is over.</summary>
    internal sealed class Socket : SafeHandleMinusOneIsInvalid
    {
        // The calls give an int: as a native-sized number their -1 would be a valid handle.
        public Socket(int number) : base(ownsHandle: true) => SetHandle(number);

        protected override bool ReleaseHandle() => Libc.Close(handle) == 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Waiting
    {
        public int Socket;
        public short Events;
        public short Happened;
    }
}

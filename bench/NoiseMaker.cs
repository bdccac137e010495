namespace Troupe.Bench;

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;

/// <summary>
/// Another process that knocks at a port of this machine as a scan does, so many times at a steady pace: it connects, says this or that or nothing, and goes. Four system calls each and nothing
/// else, since it takes its time from the same processors.
/// </summary>
internal static partial class NoiseMaker
{
    public const string Option = "--noise";

    private const int Internet = 2, Stream = 1, CloseOnExec = 0x80000, NoSignal = 0x4000;
    private const int Places = 16; // From 127.0.0.2 on: one address has not so many ports that it could call so often.

    private static readonly byte[][] s_words =
    [
        [],
        [.. "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8],
        [22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3], // Half a client's hello.
        [.. "SSH-2.0-OpenSSH_9.9\r\n"u8],
        [3, 0, 0, 19, 14, 224, 0, 0],
    ];

    /// <summary>The program that does it.</summary>
    public static (string Program, string[] Arguments) Command(int port, int times, int perSecond) => Fresh.Command([Option, .. new[] { port, times, perSecond }.Select(static number => number.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Its side: how many times it was heard, and what it took.</summary>
    public static int Run(string[] arguments)
    {
        var (port, times, perSecond) = (int.Parse(arguments[0], CultureInfo.InvariantCulture), int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var began = Stopwatch.GetTimestamp();
        var heard = 0;
        for (var i = 0; i < times; i++)
        {
            while (i > Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond)
            {
                Thread.Sleep(2);
            }

            heard += Knock(port, i) ? 1 : 0;
        }

        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double>
        {
            ["heard"] = heard,
            ["seconds"] = Stopwatch.GetElapsedTime(began).TotalSeconds,
            ["processor"] = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
        }));
        return 0;
    }

    private static bool Knock(int port, int time)
    {
        var socket = NewSocket(Internet, Stream | CloseOnExec, 0);
        Span<byte> from = stackalloc byte[16], to = stackalloc byte[16];
        Address(from, 2 + time % Places, 0);
        Address(to, 1, port);
        var words = s_words[time % s_words.Length];
        var isHeard = Bind(socket, from, from.Length) == 0 && Connect(socket, to, to.Length) == 0 && (words.Length == 0 || Send(socket, words, words.Length, NoSignal) == words.Length);
        _ = Close(socket);
        return isHeard;
    }

    private static void Address(Span<byte> address, int host, int port)
    {
        address.Clear();
        address[0] = Internet;
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)port);
        IPAddress.Loopback.TryWriteBytes(address[4..], out _);
        address[7] = (byte)host;
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int NewSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int Bind(int socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "connect")]
    private static partial int Connect(int socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int socket);
}

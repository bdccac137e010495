namespace Troupe.Engine.Tests.Remote;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

/// <summary>Many callers of one address of this machine that never say who they are. They go no further than they are told, and stay until they are hung up on or the test is over.</summary>
internal sealed class Crowd(Address to, string from) : IDisposable
{
    private static readonly byte[] s_firstWords = RawTls.FirstWords();
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);

    private readonly List<Socket> _sockets = [];
    private readonly List<IDisposable> _callers = [];

    /// <summary>So many came as far as they were told.</summary>
    public int Came { get; private set; }

    public void Call(Stage stage)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _callers.Add(socket);
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(IPAddress.Loopback, to.Port!.Value);
        try
        {
            if (stage == Stage.HalfAHello) socket.Send(s_firstWords.AsSpan(0, s_firstWords.Length / 2));
            if (stage == Stage.Garbage) socket.Send("GET / HTTP/1.1\r\n\r\n"u8);
            if (stage is Stage.Tls or Stage.NoProof or Stage.GarbageInTls) Speak(socket, stage);
            Came++;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException)
        {
            return; // Counted as one who did not come so far.
        }
    }

    /// <summary>Whether all have been hung up on.</summary>
    public bool IsGone() => _sockets.TrueForAll(static socket =>
    {
        if (!socket.Poll(TimeSpan.Zero, SelectMode.SelectRead)) return false;
        // What the other end said before it went is still there to be read.
        var rest = new byte[16 * 1024];
        while (socket.Available > 0 && socket.Receive(rest, SocketFlags.None, out var error) > 0 && error == SocketError.Success) continue;
        return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
    });

    public void Dispose()
    {
        foreach (var caller in _callers) caller.Dispose();
    }

    private void Speak(Socket socket, Stage stage)
    {
        var stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)s_turn.TotalMilliseconds };
        var tls = new SslStream(stream);
        _callers.Add(tls);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", RemoteCertificateValidationCallback = static (_, _, _, _) => true });
        if (stage == Stage.GarbageInTls) tls.Write([1, 99]);
        if (stage != Stage.NoProof) return;
        var hello = new Handshake(new byte[16], new Address("akka.ssl.tcp", "stranger", "127.0.0.1", 1), 1).Hello;
        tls.Write([(byte)hello.Length, .. hello]);
        // It answers with its own hello, and waits for the proof.
        if (tls.Read(new byte[256]) == 0) throw new IOException("It hung up.");
    }

    /// <summary>How far they go.</summary>
    public enum Stage
    {
        Connected,
        HalfAHello,
        Garbage,
        Tls,
        GarbageInTls,
        NoProof,
    }
}

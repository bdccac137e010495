namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using Xunit;
using static RemoteSystems;

/// <summary>What somebody has heard of a real handshake, byte for byte, is worth nothing: neither with the system that it was meant for, nor with another one of the same secret or authority.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private readonly RemoteSystems _systems;
    private readonly TlsWire _wire;

    public ReplayTests() => _systems = new RemoteSystems(_wire = new TlsWire());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_whole_conversation_over_TLS_cannot_be_played_again(bool bySecret)
    {
        using var tap = new Tap();
        var secret = $$"""{{TcpOptions.Section}} { hostname = "127.0.0.1", port = 0, enable-ssl = on, secret = "{{Secret}}", handshake-timeout = 2s }""";
        var target = Guard("target", bySecret ? $"{secret}\n{TcpOptions.Section}.public-port = {tap.Port}" : $"{_wire.Settings}\n{TcpOptions.Section}.public-port = {tap.Port}");
        tap.LeadsTo(BoundPort(target.System));
        var friend = _systems.StartWith("friend", bySecret ? secret : _wire.Settings);
        Assert.Equal("in", await Seen(friend, target.System.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        Assert.Equal("friend", target.Associated.Next<AssociatedEvent>().RemoteAddress.System);
        var heard = tap.Heard();
        Assert.True(heard.Length > 500, $"Only {heard.Length} bytes were heard."); // A hello, certificates or proof, a question.
        await friend.Terminate().WaitAsync(Patience);

        var other = Guard("other", bySecret ? secret : _wire.Settings);
        foreach (var guard in (Guarded[])[target, other])
        {
            Assert.True(PlayedInVain(heard, BoundPort(guard.System)));
            Assert.Contains("was refused", guard.Warnings.Next<Warning>().Message.ToString());
            Assert.Empty(guard.Associated);
        }
    }

    [Fact]
    public void What_a_caller_tells_one_who_has_no_secret_opens_no_door_elsewhere()
    {
        // Whoever has no certificates calls anybody: this one keeps what it hears, and answers as far as it can.
        var words = new BlockingCollection<byte[]>();
        using var listening = RawTls.Listen(_wire.Authority.Certify(), caller =>
        {
            words.Add(Part(caller));
            var hello = new Handshake(new byte[16], _wire.Nowhere("liar"), 1).Hello;
            caller.Write([(byte)hello.Length, .. hello]);
            words.Add(Part(caller));
            caller.Dispose();
        });
        var settings = $$"""{{TcpOptions.Section}} { hostname = "127.0.0.1", port = 0, enable-ssl = on, secret = "{{Secret}}", handshake-timeout = 2s }""";
        var caller = _systems.StartWith("caller", settings);
        ((ExtendedActorSystem)caller).Provider.ResolveActorRef($"akka.ssl.tcp://x@127.0.0.1:{RawTls.PortOf(listening)}/user/x").Tell("hello");
        Assert.True(words.TryTake(out var hello, Patience));
        Assert.True(words.TryTake(out var proof, Patience));

        foreach (var guard in (Guarded[])[Guard("first", settings), Guard("second", settings)])
        {
            using var tls = RawTls.Call(AddressOf(guard.System), null)!;
            tls.Write([(byte)hello!.Length, .. hello]);
            Assert.NotEmpty(Part(tls));
            tls.Write([(byte)proof!.Length, .. proof]);
            Assert.Equal(0, tls.Read(new byte[1]));
            Assert.Contains("does not know the secret", guard.Warnings.Next<Warning>().Message.ToString());
            Assert.Empty(guard.Associated);
        }
    }

    [Fact]
    public async Task A_handshake_over_a_Unix_socket_cannot_be_played_again()
    {
        await using var systems = new RemoteSystems();
        var (first, second) = (systems.Start("first"), systems.Start("second"));
        byte[] hello, proof;
        using (var link = UnixLink.Connect(AddressOf(first).Host))
        {
            var handshake = new Handshake(Convert.FromHexString(Secret), RemoteAddress.Of("friend", "nowhere"), 1);
            hello = handshake.Hello.ToArray();
            Assert.Null(handshake.TakeHello(Said(link, hello)!));
            proof = handshake.ProofAs(HandshakeRole.Caller);
            Assert.NotNull(Said(link, proof)); // Which opens the door this once.
        }

        foreach (var system in (ActorSystem[])[first, second])
        {
            var (log, warnings) = Collector.On(system);
            system.EventStream.Subscribe(log, typeof(Warning));
            using var link = UnixLink.Connect(AddressOf(system).Host);
            Assert.NotNull(Said(link, hello));
            Assert.Null(Said(link, proof));
            Assert.Contains("does not know the secret", warnings.Next<Warning>().Message.ToString());
        }
    }

    private static byte[]? Said(UnixLink link, byte[] part)
    {
        link.TryWrite([(byte)part.Length, .. part]);
        var answer = new byte[256];
        return link.WaitReadable((int)Patience.TotalMilliseconds) && link.Read(answer) is > 0 and var count ? answer[1..count] : null;
    }

    private static byte[] Part(SslStream from)
    {
        var length = new byte[1];
        from.ReadExactly(length);
        var part = new byte[length[0]];
        from.ReadExactly(part);
        return part;
    }

    private static bool PlayedInVain(byte[] heard, int port)
    {
        using var client = new TcpClient("127.0.0.1", port) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        client.Client.Send(heard);
        var answer = new byte[64 * 1024];
        try
        {
            while (client.Client.Receive(answer) > 0) continue; // Its own part of TLS, that is all.
            return true;
        }
        catch (SocketException wrong)
        {
            return wrong.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private Guarded Guard(string name, string settings)
    {
        var system = _systems.StartWith(name, settings);
        var (log, warnings) = Collector.On(system);
        system.EventStream.Subscribe(log, typeof(Warning));
        var (listener, associated) = Collector.On(system);
        system.EventStream.Subscribe(listener, typeof(AssociatedEvent));
        return new Guarded(system, warnings, associated);
    }

    private static int BoundPort(ActorSystem system) => ((TcpTransport)RemotingOf(system).Transport).BoundPort;

    private sealed record Guarded(ActorSystem System, BlockingCollection<object> Warnings, BlockingCollection<object> Associated);

    /// <summary>Passes on what callers say to where it leads, and the answers back; and keeps what the first one says.</summary>
    private sealed class Tap : IDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
        private readonly MemoryStream _heard = new(); // Also its own lock: written by whoever passes on, read by the test.

        public Tap() => _listener.Start();

        public int Port => RawTls.PortOf(_listener);

        public void LeadsTo(int port) => _ = Task.Run(async () =>
        {
            using var caller = await _listener.AcceptTcpClientAsync();
            using var called = new TcpClient("127.0.0.1", port);
            await Task.WhenAny(PassOnAsync(caller, called, keep: true), PassOnAsync(called, caller, keep: false));
        });

        public byte[] Heard()
        {
            lock (_heard) return _heard.ToArray();
        }

        public void Dispose() => _listener.Dispose();

        private async Task PassOnAsync(TcpClient from, TcpClient to, bool keep)
        {
            var part = new byte[16 * 1024];
            while (await from.GetStream().ReadAsync(part) is > 0 and var count)
            {
                if (keep)
                {
                    lock (_heard) _heard.Write(part, 0, count);
                }

                await to.GetStream().WriteAsync(part.AsMemory(0, count));
            }
        }
    }
}

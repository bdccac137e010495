namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;
using static RemoteSystems;

/// <summary>Who is let in over TLS, and who is not.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly RemoteSystems _systems;
    private readonly TlsWire _wire;
    private readonly TestAuthority _stranger = new("another authority");
    private ActorSystem _here = null!;
    private BlockingCollection<object> _warnings = null!;

    public TlsTests() => _systems = new RemoteSystems(_wire = new TlsWire());

    private TestAuthority Ours => _wire.Authority;

    public Task InitializeAsync()
    {
        _here = _systems.Start("here", $"{TcpOptions.Section} {{ handshake-timeout = 2s, pending-handshakes = 8 }}");
        var (log, warnings) = Collector.On(_here);
        _here.EventStream.Subscribe(log, typeof(Warning));
        _warnings = warnings;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _systems.DisposeAsync();
        _stranger.Dispose();
    }

    [Fact]
    public void Its_address_is_akkas_with_the_port_that_was_free()
    {
        var address = AddressOf(_here);
        Assert.Equal(("akka.ssl.tcp", "here", "127.0.0.1"), (address.Protocol, address.System, address.Host));
        Assert.True(address.Port > 0);
    }

    [Fact]
    public void A_caller_with_a_certificate_of_another_authority_is_refused()
    {
        var other = Node("other", _stranger.Certify(), Trusting(Ours));
        Assert.Equal("let me in", SentInVain(other, AddressOf(_here)));
        Warned("CN=node", "is not trusted here", " at 127.0.0.1:");
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), _stranger.Certify())));
    }

    [Fact]
    public void A_called_one_with_a_certificate_of_another_authority_is_refused()
    {
        var other = Node("other", _stranger.Certify(), Trusting(Ours));
        Assert.Equal("let me in", SentInVain(_here, AddressOf(other)));
        Warned("is not trusted here");
    }

    [Fact]
    public void A_caller_whose_certificate_has_expired_is_refused()
    {
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), Ours.Certify(days: -1))));
        Warned("expired at");
    }

    [Fact]
    public void A_called_one_whose_certificate_has_expired_is_refused()
    {
        using var listener = RawTls.Listen(Ours.Certify(days: -1));
        Assert.Equal("let me in", SentInVain(_here, At(listener)));
        Warned("expired at");
    }

    [Fact]
    public void A_caller_without_a_certificate_is_refused()
    {
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), null)));
        Warned("it shows no certificate");
    }

    [Fact]
    public void A_certificate_for_another_use_is_refused_at_both_ends()
    {
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), Ours.Certify(uses: TestAuthority.ServerUse))));
        Warned("is not trusted here", "NotValidForUsage");
        using var listener = RawTls.Listen(Ours.Certify(uses: TestAuthority.ClientUse));
        Assert.Equal("let me in", SentInVain(_here, At(listener)));
        Warned("is not trusted here", "NotValidForUsage");
    }

    [Fact]
    public void A_certificate_that_a_certified_one_signed_is_refused()
    {
        using var middle = Ours.Certify();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=upstart", key, HashAlgorithmName.SHA256);
        using var middleKey = middle.GetECDsaPrivateKey()!;
        using var upstart = request.Create(middle.SubjectName, X509SignatureGenerator.CreateForECDsa(middleKey), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1]).CopyWithPrivateKey(key);
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), upstart)));
        Warned("is not trusted here");
    }

    [Fact]
    public void A_caller_that_speaks_an_older_tls_is_refused()
    {
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), Ours.Certify(), SslProtocols.Tls12)));
        Warned("does not agree on TLS");
    }

    [Fact]
    public void A_caller_in_the_clear_is_refused()
    {
        using var link = TcpWire.Raw(AddressOf(_here));
        Assert.NotNull(new HandshakeTalk(link, new Handshake([], _wire.Nowhere("plain"), 1), Patience).Call());
        Warned("does not agree on TLS");
    }

    [Fact]
    public async Task Noise_before_the_handshake_harms_nobody()
    {
        var random = new Random(4);
        var first = RawTls.FirstWords();
        Assert.True(first.Length > 100);
        for (var i = 0; i < 1_000; i++)
        {
            using var link = TcpWire.Raw(AddressOf(_here));
            var noise = new byte[random.Next(1, 2000)];
            random.NextBytes(noise);
            // Half of it begins as TLS does.
            if (i % 2 == 0) new byte[] { 22, 3, 1 }.AsSpan(0, Math.Min(3, noise.Length)).CopyTo(noise);
            // And most of it nearly is TLS.
            if (i % 4 != 3)
            {
                noise = (byte[])first.Clone();
                for (var flips = random.Next(1, 8); flips > 0; flips--) noise[random.Next(noise.Length)] = (byte)random.Next(256);
            }

            link.TryWrite(noise);
        }

        var friend = _systems.Start("friend");
        var echo = Seen(friend, _here.ActorOf(Props.Create<Echo>()));
        Assert.Equal("in", await HandshakeTests.EventuallyAsync(() => echo.Ask<string>("in", TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task Strangers_who_say_nothing_are_bounded_and_go()
    {
        var guarded = _systems.Start("guarded", $"{TcpOptions.Section} {{ handshake-timeout = 3s, pending-handshakes = 4 }}");
        var links = Enumerable.Range(0, 20).Select(_ => TcpWire.Raw(AddressOf(guarded))).ToList();
        // All are hung up on: those over the bound at once, the others when their time is over.
        foreach (var link in links) Assert.True(link.WaitReadable(10_000) && link.Read(new byte[1]) == 0);
        foreach (var link in links) link.Dispose();
        var friend = _systems.Start("friend");
        Assert.Equal("in", await Seen(friend, guarded.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
    }

    [Fact]
    public void Who_agrees_on_tls_and_then_says_nothing_is_hung_up_on()
    {
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), Ours.Certify())));
        Warned("does not say hello in time");
    }

    [Fact]
    public void A_called_one_that_takes_the_call_and_says_nothing_is_given_up()
    {
        var hasty = _systems.Start("hasty", $"{TcpOptions.Section}.handshake-timeout = 300ms");
        using var mute = new TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        Assert.Equal("let me in", SentInVain(hasty, At(mute)));
    }

    [Theory]
    [InlineData("no such host")]
    [InlineData("a..b")]
    [InlineData("*")]
    [InlineData("[::")]
    [InlineData("0.0.0.256")]
    [InlineData("")]
    public async Task A_host_that_cannot_be_one_harms_nobody(string host)
    {
        if (host.Length == 0) host = new string('x', 300);
        Assert.Equal("let me in", SentInVain(_here, new Address("akka.ssl.tcp", "x", host, 1)));
        Assert.Equal("let me in", SentInVain(_here, new Address("akka.ssl.tcp", "x", host, 0)));
        Assert.Equal("alive", await _here.ActorOf(Props.Create<Echo>()).Ask<string>("alive", Patience));
    }

    [Fact]
    public async Task A_called_one_that_answers_noise_is_not_talked_to()
    {
        var random = new Random(5);
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        for (var i = 0; i < 20; i++)
        {
            var accepting = listener.AcceptTcpClientAsync();
            To(_here, At(listener)).Tell(i);
            using var client = await accepting.WaitAsync(Patience);
            var noise = new byte[random.Next(1, 2000)];
            random.NextBytes(noise);
            if (i % 2 == 0) noise[0] = 22;
            await client.GetStream().WriteAsync(noise);
            client.Client.Shutdown(SocketShutdown.Send);
            Warned("No association with");
        }
    }

    [Fact]
    public async Task An_end_does_not_wait_for_a_call_that_nobody_takes()
    {
        var system = _systems.Start("calling", "akka.remote.flush-wait-on-shutdown = 100ms");
        // A listener whose line is full: the kernel does not answer further calls at all.
        using var full = new TcpListener(System.Net.IPAddress.Loopback, 0);
        full.Start(0);
        var callers = Enumerable.Range(0, 4).Select(_ => new TcpClient().ConnectAsync("127.0.0.1", RawTls.PortOf(full))).ToList();
        To(system, At(full)).Tell("waits");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await system.Terminate().WaitAsync(Patience);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.NotEmpty(callers);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_holds_up_one_send_and_nobody_else()
    {
        var system = _systems.Start("busy", $"{TcpOptions.Section} {{ write-buffer-high-water-mark = 64 KiB, send-timeout = 500ms, heartbeats = off }}");
        var stranger = _wire.Nowhere("stranger");
        using var link = _wire.Enter(system, stranger);
        var (letters, dead) = Collector.On(system);
        system.EventStream.Subscribe(letters, typeof(DeadLetter));
        var deaf = To(system, stranger);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 4_000; i++) deaf.Tell(new byte[4096], letters);
        Assert.IsType<byte[]>(dead.Next<DeadLetter>().Message);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(300), Patience);
        Assert.Equal("alive", await system.ActorOf(Props.Create<Echo>()).Ask<string>("alive", Patience));
    }

    [Fact]
    public void A_socket_that_closes_ends_what_was_watched_over_it()
    {
        var stranger = _wire.Nowhere("stranger");
        var link = _wire.Enter(_here, stranger);
        var (watcher, got) = Collector.On(_here);
        watcher.Tell(To(_here, stranger));
        Assert.True(link.WaitReadable(10_000)); // The watch.
        link.Dispose();
        Assert.True(got.Next<Terminated>().AddressTerminated);
    }

    [Fact]
    public async Task A_large_message_goes_both_ways()
    {
        var settings = $"{TcpOptions.Section} {{ maximum-frame-size = 16 MiB, write-buffer-high-water-mark = 32 MiB }}";
        var (a, b) = (_systems.Start("a", settings), _systems.Start("b", settings));
        var large = RandomNumberGenerator.GetBytes(16 << 20);
        Assert.Equal(large, await Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<byte[]>(large, Patience));
    }

    [Fact]
    public async Task Those_whose_thumbprints_are_named_are_let_in_and_nobody_else()
    {
        var (first, second, third) = (Ours.Certify("first"), _stranger.Certify("second"), Ours.Certify("third"));
        var a = Node("a", first, Pinned(second));
        var b = Node("b", second, Pinned(first));
        Assert.Equal("in", await Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        Assert.Equal("in", await Seen(b, a.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        var c = Node("c", third, Pinned(first));
        Assert.Equal("let me in", SentInVain(c, AddressOf(a)));
        Assert.Equal("let me in", SentInVain(a, AddressOf(c)));
    }

    [Fact]
    public async Task Where_nobody_is_named_only_the_same_certificate_is_taken()
    {
        var shared = Ours.Certify();
        var a = Node("a", shared, "");
        var b = Node("b", shared, "");
        Assert.Equal("in", await Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        Assert.Equal("let me in", SentInVain(_here, AddressOf(a)));
        Assert.Equal("let me in", SentInVain(Node("c", Ours.Certify(), ""), AddressOf(a)));
    }

    [Fact]
    public async Task A_host_that_is_checked_has_to_be_in_the_certificate_whoever_calls()
    {
        var checks = Node("checks", Ours.Certify(host: "127.0.0.1"), "validate-certificate-hostname = on, " + Trusting(Ours));
        var right = Node("right", Ours.Certify(host: "127.0.0.1"), Trusting(Ours));
        var wrong = Node("wrong", Ours.Certify(host: "elsewhere"), Trusting(Ours));
        Assert.Equal("in", await Seen(checks, right.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        Assert.Equal("let me in", SentInVain(checks, AddressOf(wrong)));
        Assert.Equal("let me in", SentInVain(wrong, AddressOf(checks)));
    }

    [Fact]
    public async Task A_secret_over_tls_lets_in_who_knows_it_without_certificates()
    {
        var a = Node("a", $"secret = \"{Secret}\"");
        var b = Node("b", $"secret = \"{Secret}\"");
        Assert.Equal("akka.ssl.tcp", AddressOf(a).Protocol);
        Assert.Equal("in", await Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        var c = Node("c", $"secret = \"{Secret.Replace('0', '1')}\"");
        Assert.Equal("let me in", SentInVain(c, AddressOf(a)));
        Assert.Equal("let me in", SentInVain(a, AddressOf(c)));
    }

    [Fact]
    public void Who_sits_between_two_that_share_a_secret_cannot_pass_their_proofs_on()
    {
        Address? target = null;
        using var between = RawTls.Listen(_stranger.Certify(), fromCaller =>
        {
            var toCalled = RawTls.Call(target!, _stranger.Certify())!;
            _ = Task.Run(() => fromCaller.CopyToAsync(toCalled));
            _ = Task.Run(async () =>
            {
                await toCalled.CopyToAsync(fromCaller);
                await fromCaller.DisposeAsync();
            });
        });
        // The called one says that it is where the other sits.
        var b = Node("b", $"secret = \"{Secret}\", public-port = {RawTls.PortOf(between)}");
        target = AddressOf(b).WithPort(BoundPort(b));
        var (log, warnings) = Collector.On(b);
        b.EventStream.Subscribe(log, typeof(Warning));
        Assert.Equal("let me in", SentInVain(Node("a", $"secret = \"{Secret}\""), AddressOf(b)));
        Assert.Contains("does not know the secret", warnings.Next<Warning>().Message.ToString());
    }

    [Fact]
    public async Task A_secret_beside_certificates_has_to_be_known_too()
    {
        var both = _systems.Start("both", $"{TcpOptions.Section}.secret = \"{Secret}\"");
        var friend = _systems.Start("friend", $"{TcpOptions.Section}.secret = \"{Secret}\"");
        Assert.Equal("in", await Seen(friend, both.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        Assert.Equal("let me in", SentInVain(_here, AddressOf(both)));
    }

    [Fact]
    public async Task A_caller_may_show_no_certificate_where_a_secret_stands_in_for_it()
    {
        var settings = $"{TcpOptions.Section} {{ secret = \"{Secret}\", ssl.require-mutual-authentication = off }}";
        var (a, b) = (_systems.Start("a", settings), _systems.Start("b", settings));
        Assert.Equal("in", await Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        // The called one still has to be trusted.
        var c = Node("c", _stranger.Certify(), "require-mutual-authentication = off, " + Trusting(_stranger), $"{TcpOptions.Section}.secret = \"{Secret}\"");
        Assert.Equal("let me in", SentInVain(a, AddressOf(c)));
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_at_the_start() =>
        Assert.Contains($"127.0.0.1:{AddressOf(_here).Port}", Assert.Throws<RemoteTransportException>(() => _systems.Start("second", $"{TcpOptions.Section}.port = {AddressOf(_here).Port}")).Message);

    [Fact]
    public async Task A_system_that_starts_again_at_the_same_port_is_talked_to_again()
    {
        var first = _systems.Start("again");
        var address = AddressOf(first);
        first.ActorOf(Props.Create<Echo>(), "x");
        Assert.Equal("once", await To(_here, address).Ask<string>("once", Patience));
        var (events, happened) = Collector.On(_here);
        _here.EventStream.Subscribe(events, typeof(DisassociatedEvent));
        await first.Terminate().WaitAsync(Patience);
        happened.Next<DisassociatedEvent>();
        var second = _systems.Start("again", $"{TcpOptions.Section}.port = {address.Port}");
        Assert.Equal(address, AddressOf(second));
        second.ActorOf(Props.Create<Echo>(), "x");
        Assert.Equal("twice", await To(_here, address).Ask<string>("twice", Patience));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_system_that_listens_everywhere_is_reached_over_both_kinds_of_addresses(string host)
    {
        if (!HasLoopback(host)) return; // A machine without IPv6.
        var wide = _systems.Start("wide", $"{TcpOptions.Section} {{ hostname = \"\", public-hostname = \"{host}\" }}");
        Assert.Equal(host.Contains(':') ? $"[{host}]" : host, AddressOf(wide).Host);
        Assert.Equal("in", await Seen(_here, wide.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
    }

    private static bool HasLoopback(string host)
    {
        try
        {
            using var listener = new TcpListener(System.Net.IPAddress.Parse(host), 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Trusting(TestAuthority authority) => $"trusted-authorities = [\"{authority.RootFile}\"]";

    private static string Pinned(X509Certificate2 certificate) => $"trusted-thumbprints = [\"{Convert.ToHexString(SHA256.HashData(certificate.RawData))}\"]";

    private static Address At(TcpListener listener) => new("akka.ssl.tcp", "x", "127.0.0.1", RawTls.PortOf(listener));

    private static IActorRef To(ActorSystem from, Address peer) => ((ExtendedActorSystem)from).Provider.ResolveActorRef($"{peer}/user/x");

    private static int BoundPort(ActorSystem system) => ((TcpTransport)((Remoting)((ActorRefProvider)((ExtendedActorSystem)system).Provider).Remoting!).Transport).BoundPort;

    /// <summary>A system with a certificate of its own.</summary>
    private ActorSystem Node(string name, X509Certificate2 certificate, string trust, string more = "") =>
        _systems.StartWith(name, $"{TlsWire.SettingsWith(Ours.FileOf(certificate), trust)}\n{more}");

    /// <summary>A system without a certificate.</summary>
    private ActorSystem Node(string name, string settings) =>
        _systems.StartWith(name, $$"""{{TcpOptions.Section}} { hostname = "127.0.0.1", port = 0, enable-ssl = on, {{settings}} }""");

    /// <summary>What became a dead letter, because the one was not let in by the other.</summary>
    private static object SentInVain(ActorSystem from, Address to)
    {
        var (letters, dead) = Collector.On(from);
        from.EventStream.Subscribe(letters, typeof(DeadLetter));
        To(from, to).Tell("let me in");
        return dead.Next<DeadLetter>().Message;
    }

    private void Warned(params string[] parts)
    {
        while (true)
        {
            var text = _warnings.Next<Warning>().Message.ToString()!;
            if (parts.All(part => text.Contains(part, StringComparison.Ordinal))) return;
        }
    }
}

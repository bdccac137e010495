namespace Troupe.Engine.Tests.Remote;

using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static RemoteSystems;

public sealed class HandshakeTests : IAsyncLifetime
{
    private static readonly byte[] Known = Convert.FromHexString(Secret);
    private static readonly Address Stranger = RemoteAddress.Of("stranger", "nowhere-at-all");
    private readonly RemoteSystems _systems = new();
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _system = _systems.Start("guarded", "akka.remote.unix { handshake-timeout = 3s, pending-handshakes = 4, maximum-frame-size = 4 KiB }");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    private UnixLink Connect() => UnixLink.Connect(AddressOf(_system).Host);

    private static HandshakeTalk Talk(Link link, byte[] secret, Address? address = null) =>
        new(link, new Handshake(secret, address ?? Stranger, 42), TimeSpan.FromSeconds(10));

    [Fact]
    public void Who_knows_the_secret_is_let_in()
    {
        using var link = Connect();
        var talk = Talk(link, Known);
        Assert.Null(talk.Call());
        Assert.Equal(AddressOf(_system), talk.PeerAddress);
    }

    [Fact]
    public async Task Who_does_not_is_not_and_gets_no_message_through()
    {
        var (log, warnings) = Collector.On(_system);
        _system.EventStream.Subscribe(log, typeof(Warning));
        using var link = Connect();
        Assert.NotNull(Talk(link, new byte[16]).Call());
        Assert.Contains("does not know the secret", warnings.Next<Warning>().Message.ToString());

        var other = _systems.Start("other", "akka.remote.unix.secret = \"ffffffffffffffffffffffffffffffff\"");
        var (letters, dead) = Collector.On(other);
        other.EventStream.Subscribe(letters, typeof(DeadLetter));
        Seen(other, _system.ActorOf(Props.Create<Echo>())).Tell("x");
        Assert.Equal("x", dead.Next<DeadLetter>().Message);
        await Task.CompletedTask;
    }

    [Fact]
    public void What_was_heard_of_another_handshake_is_worth_nothing()
    {
        var ours = new Handshake(Known, Stranger, 1);
        var theirs = new Handshake(Known, AddressOf(_system), 2);
        Assert.Null(ours.TakeHello(theirs.Hello));
        Assert.Null(theirs.TakeHello(ours.Hello));
        var proof = ours.ProofAs(HandshakeRole.Caller);
        Assert.True(theirs.Accepts(proof, HandshakeRole.Caller));

        // The same words to another nonce; the caller's proof as the called one's; one's own words back.
        var later = new Handshake(Known, AddressOf(_system), 2);
        Assert.Null(later.TakeHello(ours.Hello));
        Assert.False(later.Accepts(proof, HandshakeRole.Caller));
        Assert.False(ours.Accepts(proof, HandshakeRole.Called));
        Assert.NotNull(ours.TakeHello(ours.Hello));
    }

    [Fact]
    public async Task Strangers_who_say_nothing_are_bounded_and_go()
    {
        var links = Enumerable.Range(0, 20).Select(_ => Connect()).ToList();
        // All are hung up on: those over the bound at once, the others when their time is over.
        foreach (var link in links) Assert.True(link.WaitReadable(10_000) && link.Read(new byte[1]) == 0);
        foreach (var link in links) link.Dispose();
        var friend = _systems.Start("friend");
        Assert.Equal("in", await Seen(friend, _system.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
    }

    [Fact]
    public async Task Noise_before_the_handshake_harms_nobody()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            using var link = Connect();
            var noise = new byte[random.Next(1, 300)];
            random.NextBytes(noise);
            if (i % 2 == 0) noise[0] = (byte)Math.Min(noise.Length - 1, 255);
            link.TryWrite(noise);
        }

        var friend = _systems.Start("friend");
        var echo = Seen(friend, _system.ActorOf(Props.Create<Echo>()));
        Assert.Equal("in", await EventuallyAsync(() => echo.Ask<string>("in", TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task Noise_after_the_handshake_ends_that_peer_only()
    {
        var echo = _system.ActorOf(Props.Create<Echo>());
        var good = ValidFrames(echo);
        var random = new Random(2);
        var frames = 0;
        for (var round = 0; frames < 10_000; round++)
        {
            using var link = Connect();
            // A new name each time: one that broke the protocol stays out.
            if (Talk(link, Known, RemoteAddress.Of("stranger", $"nowhere-{round}")).Call() is not null) continue;
            for (var i = 0; i < 200; i++, frames++)
            {
                var frame = (byte[])good.Clone();
                for (var flips = random.Next(0, 4); flips > 0; flips--) frame[random.Next(random.Next(2) == 0 ? 40 : frame.Length)] = (byte)random.Next(256);
                var part = i == 199 ? frame.AsSpan(0, random.Next(1, frame.Length)) : frame; // The last one breaks off.
                if (link.TryWrite(part) != part.Length) break;
            }
        }

        var friend = _systems.Start("friend");
        Assert.Equal("in", await EventuallyAsync(() => Seen(friend, echo).Ask<string>("in", TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void A_peer_that_breaks_the_protocol_is_quarantined()
    {
        var (events, happened) = Collector.On(_system);
        _system.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        using var link = Connect();
        Assert.Null(Talk(link, Known).Call());
        link.TryWrite([255, 255, 255, 255, 1]);
        Assert.Equal(Stranger, happened.Next<QuarantinedEvent>().Address);
        using var again = Connect();
        Assert.Null(Talk(again, Known).Call());
        Assert.Equal([1, 0, 0, 0, (byte)FrameKind.Goodbye], RawPeer.ReadToEnd(again));
    }

    [Fact]
    public async Task A_peer_that_does_not_read_holds_up_one_send_and_nobody_else()
    {
        var system = _systems.Start("busy", "akka.remote.unix { send-buffer-size = 64 KiB, send-timeout = 500ms }");
        using var link = UnixLink.Connect(AddressOf(system).Host);
        Assert.Null(Talk(link, Known).Call());
        var (events, _) = Collector.On(system);
        var (letters, dead) = Collector.On(system);
        system.EventStream.Subscribe(letters, typeof(DeadLetter));
        var deaf = ((ExtendedActorSystem)system).Provider.ResolveActorRef($"{Stranger}/user/x");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 2_000; i++) deaf.Tell(new byte[4096], events);
        Assert.IsType<byte[]>(dead.Next<DeadLetter>().Message);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(300), Patience);
        Assert.Equal("alive", await system.ActorOf(Props.Create<Echo>()).Ask<string>("alive", Patience));
    }

    [Fact]
    public void The_digest_is_the_platforms() =>
        Prop.ForAll<byte[], byte[]>((key, data) =>
            Sha256.Hash(data).SequenceEqual(SHA256.HashData(data)) && Sha256.Hmac(key, data).SequenceEqual(HMACSHA256.HashData(key, data)))
            .Check(FsCheck.Config.QuickThrowOnFailure);

    [Fact]
    public void The_digest_is_the_platforms_at_every_length_near_a_block()
    {
        for (var length = 0; length < 200; length++)
        {
            var data = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(SHA256.HashData(data), Sha256.Hash(data));
            Assert.Equal(HMACSHA256.HashData(data, data), Sha256.Hmac(data, data));
        }
    }

    private byte[] ValidFrames(IActorRef to)
    {
        var writer = new WireWriter();
        var refs = new InternTable();
        var manifests = new InternTable();
        var start = writer.BeginFrame(FrameKind.Message);
        refs.Write(writer, to, static actor => Serialization.SerializedActorPath((IActorRef)actor), keep: false);
        refs.Write(writer, null, static _ => "", keep: false);
        writer.Signed(17);
        manifests.Write(writer, "S", static manifest => (string)manifest, keep: false);
        writer.Bytes("payload"u8);
        writer.EndFrame(start);
        return writer.Written.ToArray();
    }

    // While strangers take up the places, a friend may have to call again; a busy machine needs its time to see all of them off.
    internal static async Task<string> EventuallyAsync(Func<Task<string>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (AskTimeoutException) when (attempt < 60)
            {
                continue;
            }
        }
    }
}

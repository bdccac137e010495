namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using Xunit;
using static RemoteSystems;

/// <summary>100,000 frames that nobody would send, most at the parser itself, where each is looked at whole, some over sockets, where the first bad one ends the link.</summary>
public sealed class FrameFuzzTests : IAsyncLifetime
{
    private const int AtTheParser = 96_000, BeforeTheProof = 2_000, OverSockets = 2_000;
    private const long MostGrowth = 8 << 20;

    private static readonly byte[] Known = Convert.FromHexString(Secret);
    private static readonly Address Peer = RemoteAddress.Of("enemy", "enemy-nowhere");
    private static readonly Type[] Allowed =
        [typeof(string), typeof(int), typeof(long), typeof(double), typeof(bool), typeof(byte[]), typeof(FrameFuzz.Bound), typeof(ActorIdentity), typeof(Status.Success), typeof(Status.Failure)];

    private readonly RemoteSystems _systems = new();
    private readonly ConcurrentDictionary<Type, int> _arrived = new();
    private ExtendedActorSystem _system = null!;
    private IActorRef _sink = null!;

    public Task InitializeAsync()
    {
        _system = (ExtendedActorSystem)_systems.Start("target", $$"""
            akka.remote.unix { handshake-timeout = 200ms, maximum-frame-size = 4 KiB }
            akka.actor.serializers.bound = "{{typeof(FrameFuzz.BoundSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { "{{typeof(FrameFuzz.Bound).AssemblyQualifiedName}}" = bound }
            """);
        _sink = _system.ActorOf(Props.Create(() => new Sink(_arrived)), "sink");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    [Fact]
    public void Frames_at_the_parser_are_taken_or_refused_and_leave_nothing_behind()
    {
        var remoting = (Remoting)((ActorRefProvider)_system.Provider).Remoting!;
        var association = remoting.AssociationWith(Peer);
        var fuzz = new FrameFuzz(_system, _sink, Peer, 1);
        var inbound = new Inbound(remoting, association, uid: 0);
        int taken = 0, refused = 0, after = 0;
        long before = 0;
        for (var i = 0; i < AtTheParser; i++)
        {
            try
            {
                if (inbound.Take(fuzz.Next())) taken++;
                else after++;
            }
            catch (MalformedFrameException)
            {
                // As a lost link does: whatever the peer had is forgotten.
                refused++;
                association.Watches.PeerGone();
                inbound = new Inbound(remoting, association, uid: 0);
            }

            if (i == AtTheParser / 10) before = GC.GetTotalMemory(forceFullCollection: true);
        }

        // All three happened often, or the frames were not what they are meant to be.
        Assert.True(taken > AtTheParser / 20 && refused > AtTheParser / 5 && after > 100, $"{taken} taken, {refused} refused, {after} goodbyes");
        AllIsWell();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
    }

    [Fact]
    public async Task Frames_over_links_end_the_link_with_a_reason_in_the_log()
    {
        var (log, errors) = Collector.On(_system);
        _system.EventStream.Subscribe(log, typeof(Error));
        var fuzz = new FrameFuzz(_system, _sink, Peer, 2);
        var broken = 0;
        UnixLink? link = null;
        for (var i = 0; i < OverSockets; i++)
        {
            // Another incarnation each time: one that broke the protocol stays out.
            link ??= Authenticated(i + 1);
            if (link.TryWrite(FrameFuzz.WithLength(fuzz.Next())) > 0 && (i % 4 != 0 || !Hears(link))) continue;
            link.Dispose();
            link = null;
            broken++;
        }

        link?.Dispose();
        Assert.True(broken > OverSockets / 20, $"Only {broken} links ended.");
        while (!errors.Next<Error>().Message.ToString()!.Contains("sent what is no frame", StringComparison.Ordinal)) continue;
        AllIsWell();
        var friend = _systems.Start("friend");
        Assert.Equal("in", await Seen(friend, _system.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
    }

    [Fact]
    public void Whatever_is_said_before_the_proof_is_refused()
    {
        var random = new Random(3);
        var theirs = new Handshake(Known, Peer, 1);
        for (var i = 0; i < BeforeTheProof; i++)
        {
            var hello = theirs.Hello.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--) hello[random.Next(hello.Length)] ^= (byte)random.Next(1, 256);
            if (i % 4 == 0) hello = hello[..random.Next(hello.Length)];
            if (i % 5 == 0) random.NextBytes(hello);
            var ours = new Handshake(Known, AddressOf(_system), 2);
            // It is refused at once, or by the proof, which is over other bytes than the peer said.
            if (ours.TakeHello(hello) is not null) continue;
            theirs.TakeHello(ours.Hello);
            Assert.Equal(hello.AsSpan().SequenceEqual(theirs.Hello), ours.Accepts(theirs.ProofAs(HandshakeRole.Caller), HandshakeRole.Caller));
        }
    }

    private UnixLink Authenticated(long uid)
    {
        for (var attempt = 0; ; attempt++)
        {
            var link = UnixLink.Connect(AddressOf(_system).Host);
            if (new HandshakeTalk(link, new Handshake(Known, Peer, uid), Patience).Call() is null) return link;
            link.Dispose();
            if (attempt == 10) throw new TimeoutException("It lets nobody in.");
        }
    }

    // Whether the other end has hung up, or does so now.
    private static bool Hears(UnixLink link) => link.WaitReadable(5) && link.Read(new byte[256]) == 0;

    private void AllIsWell()
    {
        Assert.Equal(0, FrameFuzz.Trap.Made);
        Assert.Equal("alive", _sink.Ask<string>("alive?", Patience).GetAwaiter().GetResult());
        Assert.True(_arrived.ContainsKey(typeof(FrameFuzz.Bound)));
        Assert.All(_arrived.Keys, type => Assert.Contains(type, Allowed));
    }

    private sealed class Sink : ReceiveActor
    {
        public Sink(ConcurrentDictionary<Type, int> arrived)
        {
            Receive<string>(text => text == "alive?", _ => Sender.Tell("alive", Self));
            ReceiveAny(message => arrived.AddOrUpdate(message.GetType(), 1, static (_, count) => count + 1));
        }

        // What it is sent to stop or to kill it must not end the test.
        protected override void PreRestart(Exception reason, object message) { }
    }
}

namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using Xunit;
using static RemoteSystems;

/// <summary>
/// 100,000 random and mutated frames to a system that listens, half of them before the peer has proved who it is. After each one the test knows what became of it: it was
/// taken, or the link was closed and the log says why.
/// </summary>
[Collection(nameof(CountsMemory))]
[Trait("Category", "Stress")]
public sealed class FrameFuzzTests : IAsyncLifetime
{
    private const int BeforeTheProof = 50_000, AfterTheProof = 50_000;
    private const long MostGrowth = 4 << 20;

    private static readonly byte[] Known = Convert.FromHexString(Secret);
    private static readonly Address Peer = RawPeer.AddressOf("enemy");
    private static readonly Type[] Allowed =
        [typeof(string), typeof(int), typeof(long), typeof(double), typeof(bool), typeof(byte[]), typeof(FrameFuzz.Bound), typeof(ActorIdentity), typeof(Status.Success), typeof(Status.Failure)];

    private readonly RemoteSystems _systems = new();
    private readonly ConcurrentDictionary<Type, int> _arrived = new();
    private ExtendedActorSystem _system = null!;
    private IActorRef _sink = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    [Fact]
    public void Frames_of_an_authenticated_peer_are_taken_or_end_the_link_with_a_reason_in_the_log()
    {
        StartTarget("10s"); // Each of them says who it is, however busy the machine.
        var reasons = Reasons.Of(_system, typeof(LogEvent), "sent what is no frame", "do not remember the same");
        var fuzz = new FrameFuzz(_system, _sink, Peer, 2);
        int taken = 0, broken = 0, goodbyes = 0;
        long before = 0;
        RawPeer? peer = null;
        for (var i = 0; i < AfterTheProof; i++)
        {
            if (peer is null)
            {
                // Another incarnation each time: one that broke the protocol stays out.
                peer = RawPeer.Call(_system, "enemy", i + 1);
                fuzz.BeginIncarnation();
            }

            var frame = fuzz.Next();
            if (peer.TrySend(frame) && peer.HasTaken(frame))
            {
                taken++;
            }
            else
            {
                if (frame is [(byte)FrameKind.Goodbye]) goodbyes++;
                else broken++;
                peer.Dispose();
                peer = null;
            }

            if (i == AfterTheProof / 10) before = GC.GetTotalMemory(forceFullCollection: true);
        }

        peer?.Dispose();
        // All three happened often, or the frames were not what they are meant to be.
        Assert.True(taken > AfterTheProof / 20 && broken > AfterTheProof / 5 && goodbyes > 100, $"{taken} taken, {broken} broken, {goodbyes} goodbyes");
        reasons.Await(broken);
        AllIsWell(before);
        Assert.True(_arrived.ContainsKey(typeof(FrameFuzz.Bound)));
    }

    [Fact]
    public void Whatever_is_said_before_the_proof_is_refused_with_a_reason_in_the_log()
    {
        StartTarget("200ms"); // Many say nothing at all.
        var remoting = RemotingOf(_system);
        var reasons = Reasons.Of(_system, typeof(Warning), "was refused");
        var fuzz = new HandshakeFuzz(Known, Peer, AddressOf(_system), 3);
        long before = 0;
        for (var i = 0; i < BeforeTheProof; i++)
        {
            using (var link = UnixLink.Connect(AddressOf(_system).Host)) Assert.False(fuzz.IsLetIn(link));
            // Few at a time: who comes while many others have not said who they are is refused unheard.
            Assert.True(SpinWait.SpinUntil(() => remoting.Links.Count < 8, Patience));
            if (i == BeforeTheProof / 10) before = GC.GetTotalMemory(forceFullCollection: true);
        }

        Assert.True(fuzz.Proofs > BeforeTheProof / 10 && fuzz.Hellos > BeforeTheProof / 5, $"{fuzz.Hellos} hellos, {fuzz.Proofs} proofs");
        AllIsWell(before);
        // Each reason is told; not each time.
        Assert.All(["it speaks version", "it does not say hello in time", "it has no proper address", "it does not know the secret"], reason => reasons.Await(reason));
        Assert.Empty(_arrived);
    }

    private void StartTarget(string handshakeTimeout)
    {
        _system = (ExtendedActorSystem)_systems.Start("target", $$"""
            akka.remote.unix { handshake-timeout = {{handshakeTimeout}}, maximum-frame-size = 4 KiB }
            akka.actor.serializers.bound = "{{typeof(FrameFuzz.BoundSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { "{{typeof(FrameFuzz.Bound).AssemblyQualifiedName}}" = bound }
            """);
        _sink = _system.ActorOf(Props.Create(() => new Sink(_arrived)), "sink");
    }

    private void AllIsWell(long memoryBefore)
    {
        Assert.Equal(0, FrameFuzz.Trap.Made);
        Assert.Equal("alive", _sink.Ask<string>("alive?", Patience).GetAwaiter().GetResult());
        Assert.All(_arrived.Keys, type => Assert.Contains(type, Allowed));
        var remoting = RemotingOf(_system);
        Assert.True(SpinWait.SpinUntil(() => remoting.Links.Count == 0, Patience), "There are links that nobody holds.");
        Assert.InRange(remoting.Known, 0, 1);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memoryBefore, long.MinValue, MostGrowth);
        var friend = _systems.Start("friend");
        Assert.Equal("in", Seen(friend, _system.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience).GetAwaiter().GetResult());
    }

    /// <summary>Counts what the log says.</summary>
    private sealed class Reasons
    {
        private readonly object _gate = new(); // The log's actor counts, the test waits.
        private readonly HashSet<string> _texts = [];
        private int _count;

        public static Reasons Of(ActorSystem system, Type level, params string[] words)
        {
            var reasons = new Reasons();
            system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Log(reasons, words))), level);
            return reasons;
        }

        public void Await(int count)
        {
            lock (_gate)
            {
                while (_count < count && Monitor.Wait(_gate, Patience)) continue;
                Assert.Equal(count, _count);
            }
        }

        public void Await(string part)
        {
            lock (_gate)
            {
                while (!_texts.Any(text => text.Contains(part, StringComparison.Ordinal)) && Monitor.Wait(_gate, Patience)) continue;
                Assert.Contains(_texts, text => text.Contains(part, StringComparison.Ordinal));
            }
        }

        private sealed class Log : ReceiveActor
        {
            public Log(Reasons reasons, string[] words) => Receive<LogEvent>(logged =>
            {
                // There is more behind the words than their beginning.
                var text = logged.Message.ToString()!;
                if (!words.Any(reason => text.Contains(reason, StringComparison.Ordinal)) || text.EndsWith(": ", StringComparison.Ordinal)) return;
                lock (reasons._gate)
                {
                    reasons._count++;
                    // The number of different ones is small, and stays so.
                    if (reasons._texts.Count < 1_000) reasons._texts.Add(text);
                    Monitor.Pulse(reasons._gate);
                }
            });
        }
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

/// <summary>These look at the memory of the whole process, so nothing else may run in it.</summary>
[CollectionDefinition(nameof(CountsMemory), DisableParallelization = true)]
public sealed class CountsMemory;

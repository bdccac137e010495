namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using Xunit;
using static RemoteSystems;

/// <summary>Links that break, and what that means for those who watch over them.</summary>
public sealed class LostLinkTests : IAsyncLifetime
{
    private readonly RemoteSystems _systems = new();
    private ActorSystem _here = null!;

    public Task InitializeAsync()
    {
        _here = _systems.Start("here");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    [Fact]
    public async Task A_link_that_breaks_between_two_that_live_is_made_anew_and_nobody_is_mourned()
    {
        var there = _systems.Start("there");
        var (target, _) = Collector.On(there);
        var (watcher, got) = Collector.On(_here);
        var (events, happened) = Collector.On(_here);
        _here.EventStream.Subscribe(events, typeof(AssociationEvent));
        var seen = Seen(_here, target);
        watcher.Tell(seen);
        await seen.Ask<ActorIdentity>(new Identify(1), Patience);
        Assert.IsType<AssociatedEvent>(happened.Next<AssociationEvent>());

        Cut(_here);
        Assert.IsType<DisassociatedEvent>(happened.Next<AssociationEvent>());
        Assert.IsType<AssociatedEvent>(happened.Next<AssociationEvent>());
        Assert.Empty(got);

        // The watch still holds over there: nobody has watched anew.
        there.Stop(target);
        Assert.True(got.Next<Terminated>().ExistenceConfirmed);
    }

    [Fact]
    public async Task Every_end_is_told_once_though_links_break_all_the_time()
    {
        const int Count = 2_000;
        var there = _systems.Start("there");
        var ends = new BlockingCollection<Terminated>();
        var watched = new CountdownEvent(Count);
        var targets = Enumerable.Range(0, Count).Select(i => there.ActorOf(Props.Create<Echo>(), $"t{i}")).ToArray();
        var watcher = _here.ActorOf(Props.Create(() => new WatchesAll(ends, watched)));
        // There must have been a link: to whom there never was one, a call that fails is the end of it.
        await Seen(_here, targets[0]).Ask<string>("linked", Patience);
        using var enough = new CancellationTokenSource();
        var cuts = 0;
        var cutter = Task.Run(() =>
        {
            var random = new Random(1);
            while (!enough.IsCancellationRequested)
            {
                enough.Token.WaitHandle.WaitOne(random.Next(1, 6));
                // Counted here, read by the test's own thread.
                Interlocked.Add(ref cuts, Cut(random.Next(2) == 0 ? _here : there));
            }
        });

        for (var i = 0; i < Count; i++) watcher.Tell(Seen(_here, targets[i]));
        Assert.True(watched.Wait(Patience));
        for (var i = 0; i < Count; i++)
        {
            // Every other one is stopped from afar: that is a system message, too.
            if (i % 2 == 0) there.Stop(targets[i]);
            else _here.Stop(Seen(_here, targets[i]));
            var before = Volatile.Read(ref cuts);
            if (i % 50 == 0) Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref cuts) > before, Patience), "No link was there to be cut.");
        }

        var ended = new HashSet<IActorRef>();
        while (ended.Count < Count)
        {
            Assert.True(ends.TryTake(out var end, Patience), $"{ended.Count} of {Count} ends came.");
            // Never because the address was taken for dead, and never twice.
            Assert.False(end.AddressTerminated);
            Assert.True(ended.Add(end.ActorRef));
        }

        await enough.CancelAsync();
        await cutter;
        Assert.Empty(ends);
        var remoting = RemotingOf(_here);
        Assert.True(SpinWait.SpinUntil(() => remoting.AssociationWith(AddressOf(there)).Unacknowledged == 0, Patience));
    }

    [Fact]
    public void What_was_not_acknowledged_is_sent_again_over_the_next_link()
    {
        var (watcher, _) = Collector.On(_here);
        using (var first = RawPeer.Call(_here, "raw", 1))
        using (var listens = UnixLink.Listen("raw-raw"))
        {
            watcher.Tell(first.Actor(_here, "a"));
            watcher.Tell(first.Actor(_here, "b"));
            watcher.Tell(first.Actor(_here, "c"));
            Assert.Equal([1, 2, 3], Numbers(first, 3));
            first.Acknowledge(1);
            // It is read before the link ends: its end comes behind it.
            first.Dispose();
            using var second = RawPeer.Call(_here, "raw", 1);
            Assert.Equal([2, 3], Numbers(second, 2));
            watcher.Tell(second.Actor(_here, "d"));
            Assert.Equal([4], Numbers(second, 1));
        }

        static long[] Numbers(RawPeer peer, int count) => [.. Enumerable.Range(0, count).Select(_ => peer.Next(FrameKind.Watch))];
    }

    [Fact]
    public void What_comes_twice_is_delivered_once_and_what_comes_too_early_is_asked_for_again()
    {
        using var peer = RawPeer.Call(_here, "raw", 1);
        var (target, _) = Collector.On(_here);
        var watchers = (string[])[$"{peer.Address}/user/w1#1", $"{peer.Address}/user/w2#1"];
        var path = Serialization.SerializedActorPath(target);
        peer.SystemFrame(FrameKind.Watch, 1, path, watchers[0]);
        Assert.Equal(1, peer.Next(FrameKind.Acknowledge));
        peer.SystemFrame(FrameKind.Unwatch, 3, path, watchers[0]);
        Assert.Equal(1, peer.Next(FrameKind.Acknowledge));
        peer.SystemFrame(FrameKind.Watch, 1, path, watchers[1]);
        Assert.Equal(1, peer.Next(FrameKind.Acknowledge));
        _here.Stop(target);
        // The first watcher is told, whose end of watching came too early, and not the second, whose watch came under a number that had been.
        Assert.Equal(1, peer.Next(FrameKind.Ended));
        peer.SystemFrame(FrameKind.Unwatch, 2, path, watchers[1]);
        Assert.Equal((FrameKind.Acknowledge, 2), peer.Next());
    }

    [Fact]
    public void A_peer_that_acknowledges_nothing_is_quarantined_when_the_buffer_is_full()
    {
        var system = _systems.Start("strict", "akka.remote.system-message-buffer-size = 5");
        var (watcher, got) = Collector.On(system);
        var (events, happened) = Collector.On(system);
        system.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        using var peer = RawPeer.Call(system, "raw", 1);
        for (var i = 0; i < 6; i++) watcher.Tell(peer.Actor(system, $"a{i}"));
        Assert.Equal(peer.Address, happened.Next<QuarantinedEvent>().Address);
        for (var i = 0; i < 6; i++) Assert.True(got.Next<Terminated>().AddressTerminated);
        using var again = RawPeer.TryCall(system, "raw", 1, out _)!;
        Assert.Equal((FrameKind.Goodbye, 0), again.Next());
        using var other = RawPeer.Call(system, "raw", 2);
        watcher.Tell(other.Actor(system, "b"));
        Assert.Equal((FrameKind.Watch, 1), other.Next());
    }

    [Fact]
    public void An_acknowledgement_of_what_was_never_sent_breaks_the_protocol()
    {
        var (events, happened) = Collector.On(_here);
        _here.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        using var peer = RawPeer.Call(_here, "raw", 1);
        peer.Acknowledge(1);
        Assert.Equal(peer.Address, happened.Next<QuarantinedEvent>().Address);
    }

    [Fact]
    public void A_peer_that_cannot_be_reached_any_more_is_quarantined_when_the_time_is_up()
    {
        var system = _systems.Start("patient", """
            akka.remote { quarantine-silent-system-timeout = 400ms, retry-gate-closed-for = 50ms, unix.handshake-timeout = 100ms }
            """);
        var (watcher, got) = Collector.On(system);
        var (events, happened) = Collector.On(system);
        system.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        // Somebody listens, so it is not plain that the peer has ended; but nobody answers.
        using var listens = UnixLink.Listen("raw-mute");
        var peer = RawPeer.Call(system, "mute", 1);
        watcher.Tell(peer.Actor(system, "a"));
        Assert.Equal(1, peer.Next(FrameKind.Watch));
        var since = System.Diagnostics.Stopwatch.StartNew();
        peer.Dispose();
        Assert.True(got.Next<Terminated>().AddressTerminated);
        Assert.InRange(since.ElapsedMilliseconds, 300, 5_000);
        Assert.Equal(peer.Address, happened.Next<QuarantinedEvent>().Address);
    }

    [Fact]
    public void Another_incarnation_ends_what_was_watched_in_the_one_before_and_counts_anew()
    {
        var (watcher, got) = Collector.On(_here);
        using var first = RawPeer.Call(_here, "raw", 1);
        watcher.Tell(first.Actor(_here, "a"));
        Assert.Equal(1, first.Next(FrameKind.Watch));
        using var second = RawPeer.Call(_here, "raw", 2);
        Assert.Equal(first.Actor(_here, "a"), got.Next<Terminated>().ActorRef);
        watcher.Tell(second.Actor(_here, "b"));
        Assert.Equal((FrameKind.Watch, 1), second.Next());
        Assert.Throws<EndOfStreamException>(() => first.Next(FrameKind.Goodbye));
    }

    [Fact]
    public void Ten_thousand_incarnations_come_and_go_and_nothing_is_kept_of_them()
    {
        const int Count = 10_000;
        var remoting = RemotingOf(_here);
        var (watcher, got) = Collector.On(_here);
        long before = 0;
        for (var i = 0; i < Count; i++)
        {
            var peer = RawPeer.Call(_here, $"w{i}", i + 1);
            if (i % 10 == 0) watcher.Tell(peer.Actor(_here, "a"));
            if (i % 10 == 0) Assert.Equal(1, peer.Next(FrameKind.Watch));
            // Half of them say goodbye, the others are just gone.
            if (i % 2 == 0) peer.Send(FrameKind.Goodbye, static _ => { });
            peer.Dispose();
            if (i % 10 == 0) Assert.True(got.Next<Terminated>().AddressTerminated);
            if (i == Count / 10) before = Settled(remoting);
        }

        Assert.InRange(Settled(remoting) - before, long.MinValue, 1 << 20);
    }

    [Fact]
    public void Quarantined_incarnations_are_forgotten_in_time()
    {
        var system = _systems.Start("forgetful", "akka.remote.prune-quarantine-marker-after = 1ms");
        var remoting = RemotingOf(system);
        var (events, happened) = Collector.On(system);
        system.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        for (var i = 0; i < 20; i++) Quarantine(i);
        var now = Environment.TickCount64;
        Assert.True(SpinWait.SpinUntil(() => Environment.TickCount64 > now + 1, Patience));
        // Each one that comes sees to those before it.
        Quarantine(20);
        Assert.Equal(1, remoting.Known);

        void Quarantine(int number)
        {
            using var peer = RawPeer.Call(system, $"q{number}", 1);
            peer.Acknowledge(1);
            Assert.Equal(peer.Address, happened.Next<QuarantinedEvent>().Address);
        }
    }

    [Fact]
    public void A_ref_that_outlives_its_peer_finds_the_next_one_at_the_address()
    {
        var first = RawPeer.Call(_here, "raw", 1);
        var actor = first.Actor(_here, "a");
        actor.Tell("to the first");
        first.Next(FrameKind.Message);
        first.Dispose();
        Settled(RemotingOf(_here));
        using var second = RawPeer.Call(_here, "raw", 2);
        actor.Tell("to the second");
        Assert.Equal(FrameKind.Message, second.Next().Kind);
    }

    [Fact]
    public void Messages_sent_while_the_link_is_made_anew_arrive_in_order_behind_what_is_sent_again()
    {
        var (watcher, got) = Collector.On(_here);
        // It listens, but does not answer: the call hangs until the peer calls by itself.
        using var listens = UnixLink.Listen("raw-raw");
        var first = RawPeer.Call(_here, "raw", 1);
        watcher.Tell(first.Actor(_here, "a"));
        Assert.Equal(1, first.Next(FrameKind.Watch));
        first.Dispose();
        var association = RemotingOf(_here).AssociationWith(first.Address);
        Assert.True(SpinWait.SpinUntil(() => association.State == AssociationState.Resuming, Patience));
        var actor = first.Actor(_here, "a");
        for (var i = 0; i < 10; i++) actor.Tell(i);
        _here.Stop(actor);
        actor.Tell("behind");
        using var second = RawPeer.Call(_here, "raw", 1);
        var kinds = new List<FrameKind>();
        while (kinds.Count < 13)
        {
            if (second.Next().Kind is not FrameKind.Acknowledge and var kind) kinds.Add(kind);
        }

        Assert.Equal([FrameKind.Watch, .. Enumerable.Repeat(FrameKind.Message, 10), FrameKind.Terminate, FrameKind.Message], kinds);
        Assert.Empty(got);
    }

    // As a network does that fails: neither end says goodbye.
    private static int Cut(ActorSystem system)
    {
        var cut = 0;
        foreach (var thread in RemotingOf(system).Links)
        {
            if (thread.Link is not { } link) continue;
            link.Close();
            cut++;
        }

        return cut;
    }

    private static long Settled(Remoting remoting)
    {
        Assert.True(SpinWait.SpinUntil(() => remoting.Known == 0 && remoting.Links.Count == 0, Patience), $"{remoting.Known} known, {remoting.Links.Count} links");
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class WatchesAll : ReceiveActor
    {
        public WatchesAll(BlockingCollection<Terminated> ends, CountdownEvent watched)
        {
            Receive<Terminated>(ends.Add);
            Receive<IActorRef>(actor =>
            {
                Context.Watch(actor);
                watched.Signal();
            });
        }
    }
}

namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using Xunit;
using static RemoteSystems;

/// <summary>Links that break, and what that means for those who watch over them.</summary>
public sealed class LostLinkTests : OneSystemTests
{
    [Fact]
    public async Task A_link_that_breaks_between_two_that_live_is_made_anew_and_nobody_is_mourned()
    {
        var there = Systems.Start("there");
        var (target, _) = Collector.On(there);
        var (watcher, got) = Collector.On(Here);
        var (events, happened) = Collector.On(Here);
        Here.EventStream.Subscribe(events, typeof(AssociationEvent));
        var seen = Seen(Here, target);
        watcher.Tell(seen);
        await seen.Ask<ActorIdentity>(new Identify(1), Patience);
        Assert.IsType<AssociatedEvent>(happened.Next<AssociationEvent>());

        Cut(Here);
        // The other side may have called before the loss was seen here: then nothing is told of it.
        while (happened.Next<AssociationEvent>() is not AssociatedEvent) continue;
        Assert.Empty(got);

        // The watch still holds over there: nobody has watched anew.
        there.Stop(target);
        Assert.True(got.Next<Terminated>().ExistenceConfirmed);
    }

    [Fact]
    public async Task Every_end_is_told_once_though_links_break_all_the_time()
    {
        const int Count = 2_000;
        // Where nothing is heard between two cuts, the pauses between calls grow: up to here, and not to seconds.
        const string NeverForLong = "akka.remote.retry-gate-closed-for = 50ms";
        var (here, there) = (Systems.Start("hasty", NeverForLong), Systems.Start("there", NeverForLong));
        var ends = new BlockingCollection<Terminated>();
        var watched = new CountdownEvent(Count);
        var targets = Enumerable.Range(0, Count).Select(i => there.ActorOf(Props.Create<Echo>(), $"t{i}")).ToArray();
        var watcher = here.ActorOf(Props.Create(() => new WatchesAll(ends, watched)));
        // There must have been a link: to whom there never was one, a call that fails is the end of it.
        await Seen(here, targets[0]).Ask<string>("linked", Patience);
        using var enough = new CancellationTokenSource();
        var cuts = 0;
        var cutter = Task.Run(() =>
        {
            var random = new Random(1);
            while (!enough.IsCancellationRequested)
            {
                enough.Token.WaitHandle.WaitOne(random.Next(1, 6));
                // Counted here, read by the test's own thread.
                Interlocked.Add(ref cuts, Cut(random.Next(2) == 0 ? here : there));
            }
        });

        for (var i = 0; i < Count; i++) watcher.Tell(Seen(here, targets[i]));
        Assert.True(watched.Wait(Patience));
        for (var i = 0; i < Count; i++)
        {
            // Every other one is stopped from afar: that is a system message, too.
            if (i % 2 == 0) there.Stop(targets[i]);
            else here.Stop(Seen(here, targets[i]));
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
        var remoting = RemotingOf(here);
        Assert.True(SpinWait.SpinUntil(() => remoting.AssociationWith(AddressOf(there)).Unacknowledged == 0, Patience));
    }

    [Fact]
    public void What_was_not_acknowledged_is_sent_again_over_the_next_link()
    {
        var (watcher, _) = Collector.On(Here);
        using (var first = RawPeer.Call(Here, "raw", 1))
        using (var listens = RawPeer.Listen("raw"))
        {
            watcher.Tell(first.Actor(Here, "a"));
            watcher.Tell(first.Actor(Here, "b"));
            watcher.Tell(first.Actor(Here, "c"));
            Assert.Equal([1, 2, 3], Numbers(first, 3));
            first.Acknowledge(1);
            // It is read before the link ends: its end comes behind it.
            first.Dispose();
            using var second = RawPeer.Call(Here, "raw", 1);
            Assert.Equal([2, 3], Numbers(second, 2));
            watcher.Tell(second.Actor(Here, "d"));
            Assert.Equal([4], Numbers(second, 1));
        }

        static long[] Numbers(RawPeer peer, int count) => [.. Enumerable.Range(0, count).Select(_ => peer.Next(FrameKind.Watch))];
    }

    [Fact]
    public void What_comes_twice_is_delivered_once_and_what_comes_too_early_is_asked_for_again()
    {
        using var peer = RawPeer.Call(Here, "raw", 1);
        var (target, _) = Collector.On(Here);
        var watchers = (string[])[$"{peer.Address}/user/w1#1", $"{peer.Address}/user/w2#1"];
        var path = Serialization.SerializedActorPath(target);
        peer.SystemFrame(FrameKind.Watch, 1, path, watchers[0]);
        Assert.Equal(1, peer.Next(FrameKind.Acknowledge));
        peer.SystemFrame(FrameKind.Unwatch, 3, path, watchers[0]);
        Assert.Equal(1, peer.Next(FrameKind.Acknowledge));
        peer.SystemFrame(FrameKind.Watch, 1, path, watchers[1]);
        Assert.Equal(1, peer.Next(FrameKind.Acknowledge));
        Here.Stop(target);
        // The first watcher is told, whose end of watching came too early, and not the second, whose watch came under a number that had been.
        Assert.Equal(1, peer.Next(FrameKind.Ended));
        peer.SystemFrame(FrameKind.Unwatch, 2, path, watchers[1]);
        Assert.Equal((FrameKind.Acknowledge, 2), peer.Next());
    }

    [Fact]
    public void A_peer_that_acknowledges_nothing_is_quarantined_when_the_buffer_is_full()
    {
        var system = Systems.Start("strict", "akka.remote.system-message-buffer-size = 5");
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
        var (events, happened) = Collector.On(Here);
        Here.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        using var peer = RawPeer.Call(Here, "raw", 1);
        peer.Acknowledge(1);
        Assert.Equal(peer.Address, happened.Next<QuarantinedEvent>().Address);
    }

    [Fact]
    public void A_peer_that_cannot_be_reached_any_more_is_quarantined_when_the_time_is_up()
    {
        var system = Systems.Start("patient", """
            akka.remote { quarantine-silent-system-timeout = 3s, retry-gate-closed-for = 50ms, unix.handshake-timeout = 500ms }
            """);
        var (watcher, got) = Collector.On(system);
        var (events, happened) = Collector.On(system);
        system.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        var (errors, failed) = Collector.On(system);
        system.EventStream.Subscribe(errors, typeof(AssociationErrorEvent));
        // Somebody listens, so it is not plain that the peer has ended; but nobody answers.
        using var listens = RawPeer.Listen("mute");
        var peer = RawPeer.Call(system, "mute", 1);
        watcher.Tell(peer.Actor(system, "a"));
        Assert.Equal(1, peer.Next(FrameKind.Watch));
        var since = System.Diagnostics.Stopwatch.StartNew();
        peer.Dispose();
        Assert.True(got.Next<Terminated>().AddressTerminated);
        Assert.InRange(since.Elapsed, TimeSpan.FromMilliseconds(2_500), Patience);
        Assert.Equal(peer.Address, happened.Next<QuarantinedEvent>().Address);
        // Each call that came to nothing was told.
        for (var calls = 0; calls < 2; calls++) Assert.Equal(peer.Address, failed.Next<AssociationErrorEvent>().RemoteAddress);
    }

    [Fact]
    public void Who_is_refused_with_a_goodbye_takes_the_peer_for_gone_and_calls_no_more()
    {
        var (watcher, got) = Collector.On(Here);
        var peer = RawPeer.Call(Here, "raw", 1);
        using var listens = RawPeer.Listen("raw");
        watcher.Tell(peer.Actor(Here, "a"));
        Assert.Equal(1, peer.Next(FrameKind.Watch));
        peer.Dispose();
        using var calledBack = UnixLink.Accept(listens)!;
        Assert.Null(new HandshakeTalk(calledBack, new Handshake(Convert.FromHexString(Secret), peer.Address, 1), Patience).BeCalled());
        Assert.Equal(5, calledBack.TryWrite([1, 0, 0, 0, (byte)FrameKind.Goodbye]));
        Assert.True(got.Next<Terminated>().AddressTerminated);
        var remoting = RemotingOf(Here);
        Assert.True(SpinWait.SpinUntil(() => remoting.Known == 0 && remoting.Links.Count == 0, Patience));
    }

    [Fact]
    public void Another_incarnation_that_answers_a_lost_link_gets_the_messages_but_nothing_that_was_owed_to_the_one_before()
    {
        var (watcher, got) = Collector.On(Here);
        using var listens = RawPeer.Listen("raw");
        var first = RawPeer.Call(Here, "raw", 1);
        var actor = first.Actor(Here, "a");
        watcher.Tell(actor);
        Assert.Equal(1, first.Next(FrameKind.Watch));
        first.Dispose();
        var association = RemotingOf(Here).AssociationWith(first.Address);
        Assert.True(SpinWait.SpinUntil(() => association.State == AssociationState.Resuming, Patience));
        actor.Tell(1);
        Here.Stop(actor);
        actor.Tell(2);
        using var second = RawPeer.Call(Here, "raw", 2);
        Assert.Equal(FrameKind.Message, second.Next().Kind);
        Assert.Equal(FrameKind.Message, second.Next().Kind);
        Assert.Equal(actor, got.Next<Terminated>().ActorRef);
        Here.Stop(actor);
        Assert.Equal((FrameKind.Terminate, 1), second.Next());
    }

    [Fact]
    public void With_heartbeats_on_the_silence_of_a_lost_peer_is_judged_like_any_other()
    {
        // The timeout is 30 seconds as ever; the heartbeats have less patience.
        var system = Systems.Start("alert", """
            akka.remote.unix.heartbeats = on
            akka.remote.watch-failure-detector { heartbeat-interval = 20ms, acceptable-heartbeat-pause = 300ms, min-std-deviation = 20ms }
            """);
        var (watcher, got) = Collector.On(system);
        using var listens = RawPeer.Listen("mute");
        var peer = RawPeer.Call(system, "mute", 1);
        watcher.Tell(peer.Actor(system, "a"));
        peer.Next(FrameKind.Watch);
        var since = System.Diagnostics.Stopwatch.StartNew();
        peer.Dispose();
        Assert.True(got.Next<Terminated>().AddressTerminated);
        Assert.InRange(since.ElapsedMilliseconds, 0, 10_000);
        Assert.Equal(AssociationState.Quarantined, RemotingOf(system).AssociationWith(peer.Address).State);
    }

    [Fact]
    public void Another_incarnation_ends_what_was_watched_in_the_one_before_and_counts_anew()
    {
        var (watcher, got) = Collector.On(Here);
        using var first = RawPeer.Call(Here, "raw", 1);
        watcher.Tell(first.Actor(Here, "a"));
        Assert.Equal(1, first.Next(FrameKind.Watch));
        using var second = RawPeer.Call(Here, "raw", 2);
        Assert.Equal(first.Actor(Here, "a"), got.Next<Terminated>().ActorRef);
        watcher.Tell(second.Actor(Here, "b"));
        Assert.Equal((FrameKind.Watch, 1), second.Next());
        Assert.Throws<EndOfStreamException>(() => first.Next(FrameKind.Goodbye));
    }

    [Fact]
    public void Quarantined_incarnations_are_forgotten_in_time()
    {
        var system = Systems.Start("forgetful", "akka.remote.prune-quarantine-marker-after = 1ms");
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
        var first = RawPeer.Call(Here, "raw", 1);
        var actor = first.Actor(Here, "a");
        actor.Tell("to the first");
        first.Next(FrameKind.Message);
        first.Dispose();
        var remoting = RemotingOf(Here);
        Assert.True(SpinWait.SpinUntil(() => remoting.Known == 0, Patience));
        using var second = RawPeer.Call(Here, "raw", 2);
        actor.Tell("to the second");
        Assert.Equal(FrameKind.Message, second.Next().Kind);
    }

    [Fact]
    public void Messages_sent_while_the_link_is_made_anew_arrive_in_order_behind_what_is_sent_again()
    {
        var (watcher, got) = Collector.On(Here);
        // It listens, but does not answer: the call hangs until the peer calls by itself.
        using var listens = RawPeer.Listen("raw");
        var first = RawPeer.Call(Here, "raw", 1);
        watcher.Tell(first.Actor(Here, "a"));
        Assert.Equal(1, first.Next(FrameKind.Watch));
        first.Dispose();
        var association = RemotingOf(Here).AssociationWith(first.Address);
        Assert.True(SpinWait.SpinUntil(() => association.State == AssociationState.Resuming, Patience));
        var actor = first.Actor(Here, "a");
        for (var i = 0; i < 10; i++) actor.Tell(i);
        Here.Stop(actor);
        actor.Tell("behind");
        using var second = RawPeer.Call(Here, "raw", 1);
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

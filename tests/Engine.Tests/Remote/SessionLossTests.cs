namespace Troupe.Engine.Tests.Remote;

using Xunit;
using static RemoteSystems;

/// <summary>Several links between two systems, one after another or at once, and what one of the two remembers that the other does not.</summary>
public sealed class SessionLossTests : OneSystemTests
{
    [Fact]
    public void Who_calls_twice_has_lost_his_first_call()
    {
        using var first = RawPeer.Call(Here, "pair", 1);
        using var second = RawPeer.Call(Here, "pair", 1);
        Assert.Throws<EndOfStreamException>(() => first.Next());
        // The peer is well: what is owed to it goes over the second.
        var (watcher, got) = Collector.On(Here);
        watcher.Tell(second.Actor(Here, "a"));
        Assert.Equal((FrameKind.Watch, 1), second.Next());
        Assert.Empty(got);
    }

    [Fact]
    public void The_next_incarnation_of_a_quarantined_peer_that_never_calls_is_found()
    {
        var system = Systems.Start("seeker", "akka.remote.retry-gate-closed-for = 1ms");
        var (events, happened) = Collector.On(system);
        system.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        using (var hostile = RawPeer.Call(system, "pair", 1)) hostile.Acknowledge(1);
        happened.Next<QuarantinedEvent>();
        using var listens = RawPeer.Listen("pair");
        var actor = ((ExtendedActorSystem)system).Provider.ResolveActorRef($"{RawPeer.AddressOf("pair")}/user/a");
        actor.Tell("looks for it");
        using var next = RawPeer.Answer(listens, "pair", 2);
        var association = RemotingOf(system).AssociationWith(next.Address);
        Assert.True(SpinWait.SpinUntil(() => association.State == AssociationState.Active, Patience));
        actor.Tell("reaches it");
        Assert.Equal(FrameKind.Message, next.Next().Kind);
    }

    [Fact]
    public void What_was_owed_over_one_of_two_links_goes_over_the_other_at_once()
    {
        using var listens = RawPeer.Listen("pair");
        var (watcher, _) = Collector.On(Here);
        watcher.Tell(((ExtendedActorSystem)Here).Provider.ResolveActorRef($"{RawPeer.AddressOf("pair")}/user/a"));
        using var answered = RawPeer.Answer(listens, "pair", 1);
        Assert.Equal((FrameKind.Watch, 1), answered.Next());
        using var called = RawPeer.Call(Here, "pair", 1);
        // A loss that is seen before the second link is there would be another story.
        var association = RemotingOf(Here).AssociationWith(RawPeer.AddressOf("pair"));
        Assert.True(SpinWait.SpinUntil(() => association.Links == 2, Patience));
        answered.Dispose();
        Assert.Equal((FrameKind.Watch, 1), called.Next());
    }

    [Fact]
    public void Messages_that_wait_for_a_link_become_dead_letters_when_the_peer_is_quarantined()
    {
        var system = Systems.Start("strict", "akka.remote { system-message-buffer-size = 2, unix.handshake-timeout = 30s }");
        var (letters, dead) = Collector.On(system);
        system.EventStream.Subscribe(letters, typeof(DeadLetter));
        // It listens, and never answers.
        using var listens = RawPeer.Listen("silent");
        var peer = RawPeer.AddressOf("silent");
        var (watcher, got) = Collector.On(system);
        var provider = ((ExtendedActorSystem)system).Provider;
        provider.ResolveActorRef($"{peer}/user/x").Tell("waits", watcher);
        for (var i = 0; i < 3; i++) watcher.Tell(provider.ResolveActorRef($"{peer}/user/a{i}"));
        Assert.Equal("waits", dead.Next<DeadLetter>().Message);
        for (var i = 0; i < 3; i++) Assert.True(got.Next<Terminated>().AddressTerminated);
        provider.ResolveActorRef($"{peer}/user/x").Tell("told while quarantined", watcher);
        Assert.Equal("told while quarantined", dead.Next<DeadLetter>().Message);
    }

    [Fact]
    public void A_peer_that_has_forgotten_this_system_is_taken_for_gone_and_both_begin_anew()
    {
        var (watcher, got) = Collector.On(Here);
        using var listens = RawPeer.Listen("pair");
        using var first = RawPeer.Call(Here, "pair", 1);
        first.Say(new SessionWord(100, 0, 1));
        watcher.Tell(first.Actor(Here, "a"));
        Assert.Equal(1, first.Next(FrameKind.Watch));
        first.Acknowledge(1);
        first.Dispose();

        using var second = RawPeer.Answer(listens, "pair", 1);
        second.Say(new SessionWord(101, 0, 1));
        Assert.Equal(first.Actor(Here, "a"), got.Next<Terminated>().ActorRef);
        second.Next(FrameKind.Goodbye);
        Assert.Equal(first.FirstWord!.Value with { Yours = 100, Link = 2 }, second.FirstWord);

        watcher.Tell(first.Actor(Here, "b"));
        using var third = RawPeer.Answer(listens, "pair", 1);
        Assert.Equal((FrameKind.Watch, 1), third.Next());
        Assert.NotEqual(first.FirstWord!.Value.Mine, third.FirstWord!.Value.Mine);
    }

    [Fact]
    public void A_peer_that_remembers_what_this_system_has_forgotten_is_told_goodbye()
    {
        using var peer = RawPeer.Call(Here, "pair", 1);
        peer.Say(new SessionWord(100, long.MaxValue, 2));
        Assert.Equal(FrameKind.Goodbye, peer.Next().Kind);
        var remoting = RemotingOf(Here);
        Assert.True(SpinWait.SpinUntil(() => remoting.Known == 0, Patience));
    }

    [Fact]
    public void A_peer_that_acknowledges_what_was_sent_before_it_was_forgotten_is_told_goodbye_and_not_quarantined()
    {
        using (var peer = RawPeer.Call(Here, "pair", 1))
        {
            peer.Say(new SessionWord(100, 0, 2));
            peer.Acknowledge(7);
            Assert.Equal(FrameKind.Goodbye, peer.Next().Kind);
        }

        using var again = RawPeer.Call(Here, "pair", 1);
    }

    [Fact]
    public void What_came_over_the_link_before_is_delivered_before_what_comes_over_the_next()
    {
        var system = Systems.Start("ordered", "narrow { mailbox-type = BoundedMailbox, mailbox-capacity = 1, mailbox-push-timeout-time = 1m }");
        using var mayGoOn = new ManualResetEventSlim();
        var stuck = system.ActorOf(Props.Create(() => new Stuck(mayGoOn)).WithMailbox("narrow"));
        var (collector, got) = Collector.On(system);
        using var first = RawPeer.Call(system, "pair", 1);
        first.Say(new SessionWord(100, 0, 1));
        // The third finds no room: whoever reads the link stands there, and what follows is still in the kernel's hands.
        for (var i = 0; i < 3; i++) first.Tell(stuck, i);
        first.Tell(collector, 1);
        using var second = RawPeer.Call(system, "pair", 1);
        second.Say(new SessionWord(100, 0, 2));
        second.Tell(collector, 2);
        Assert.False(got.TryTake(out _, TimeSpan.FromMilliseconds(300)));
        mayGoOn.Set();
        Assert.Equal(1, got.Next<int>());
        Assert.Equal(2, got.Next<int>());
    }

    [Fact]
    public void Who_asks_again_and_again_for_what_was_sent_is_sent_it_once_more_a_link()
    {
        var (watcher, _) = Collector.On(Here);
        using var first = RawPeer.Call(Here, "pair", 1);
        watcher.Tell(first.Actor(Here, "a"));
        Assert.Equal((FrameKind.Watch, 1), first.Next());
        for (var i = 0; i < 3; i++) first.Acknowledge(0, gap: true);
        first.Send(FrameKind.Heartbeat, static _ => { });
        // The answer goes ahead of messages when somebody is still writing what was sent before.
        Assert.Equal([(FrameKind.HeartbeatAnswer, 0), (FrameKind.Watch, 1)], new[] { first.Next(), first.Next() }.OrderBy(static frame => frame.Number));
        watcher.Tell(first.Actor(Here, "b"));
        Assert.Equal((FrameKind.Watch, 2), first.Next());
    }

    [Fact]
    public void What_cannot_be_sent_makes_no_acquaintance()
    {
        var provider = ((ExtendedActorSystem)Here).Provider;
        var remoting = RemotingOf(Here);
        Assert.ThrowsAny<Exception>(() => To("a").Tell(new Version(1, 2)));
        To("b").Tell(new byte[remoting.Options.MaximumFrameSize + 1]);
        Assert.Equal(0, remoting.Known);
        // One that is known by then, but was never called.
        _ = remoting.AssociationWith(To("c").Path.Address);
        var (watcher, _) = Collector.On(Here);
        ((IInternalActorRef)To("c")).SendSystemMessage(new Unwatch((IInternalActorRef)To("c"), (IInternalActorRef)watcher));
        Assert.Equal(0, remoting.Known);

        IActorRef To(string name) => provider.ResolveActorRef($"{RawPeer.AddressOf(name)}/user/x");
    }

    private sealed class Stuck : ReceiveActor
    {
        public Stuck(ManualResetEventSlim mayGoOn) => ReceiveAny(_ => Assert.True(mayGoOn.Wait(Patience)));
    }
}

namespace Troupe.Actors.Tests.Peers;

using Troupe.Peers;
using Troupe.Wire;
using Troupe.Workers;
using Xunit;

/// <summary>How the news of losses spreads over the tree of processes.</summary>
public class JoinActorTests : TestKit
{
    private static readonly ExitReason s_killed = new(null, 9);

    [Fact]
    public void A_loss_in_this_process_is_told_to_the_parent_and_to_those_who_listen()
    {
        var (parent, listener) = (CreateTestProbe(), CreateTestProbe());
        var join = Start(parent);
        join.Tell(new WatchPeers(listener.Ref));

        Sys.EventStream.Publish(new PeerLost("a", s_killed));
        Sys.EventStream.Publish(new PeerLost("a", s_killed));
        Sys.EventStream.Publish(new PeerLost("b", s_killed));

        foreach (var probe in new[] { parent, listener })
        {
            Assert.Equal("a", Assert.Single(probe.ExpectMsg<PeersLost>().Losses).Address);
            Assert.Equal(new PeerLost("b", s_killed), Assert.Single(probe.ExpectMsg<PeersLost>().Losses));
        }
    }

    [Fact]
    public void Who_comes_late_is_told_of_the_latest_losses()
    {
        var join = Start(CreateTestProbe());
        for (var i = 0; i < 300; i++)
        {
            Sys.EventStream.Publish(new PeerLost($"{i}", s_killed));
        }

        var late = CreateTestProbe();
        join.Tell(new WatchPeers(late.Ref));

        var told = Enumerable.Range(0, 8).SelectMany(_ => late.ExpectMsg<PeersLost>().Losses).Select(static loss => loss.Address);
        Assert.Equal(Enumerable.Range(44, 256).Select(static i => $"{i}"), told);
    }

    [Fact]
    public void A_loss_that_a_neighbour_tells_of_is_published_here_once()
    {
        var join = Start(CreateTestProbe());
        var heard = CreateTestProbe();
        Sys.EventStream.Subscribe(heard.Ref, typeof(PeerLost));

        join.Tell(new PeersLost([new("a", s_killed)]));
        join.Tell(new PeersLost([new("a", s_killed), new("b", s_killed)]));

        Assert.Equal("a", heard.ExpectMsg<PeerLost>().Address);
        Assert.Equal("b", heard.ExpectMsg<PeerLost>().Address);
        Sys.EventStream.Publish(new PeerLost("c", s_killed));
        Assert.Equal("c", heard.ExpectMsg<PeerLost>().Address);
    }

    [Fact]
    public void Those_behind_a_lost_process_are_lost_with_it()
    {
        var parent = CreateTestProbe();
        var join = Start(parent);
        var heard = CreateTestProbe();
        Sys.EventStream.Subscribe(heard.Ref, typeof(PeerLost));

        join.Tell(new PeerStarted("child", "worker"));
        Assert.Equal(new PeerStarted("child", "worker"), parent.ExpectMsg<PeerStarted>());
        Sys.EventStream.Publish(new PeerLost("worker", s_killed));

        Assert.Equal("worker", heard.ExpectMsg<PeerLost>().Address);
        var behind = heard.ExpectMsg<PeerLost>();
        Assert.Equal("child", behind.Address);
        Assert.Equal("the process that started it was lost: signal 9 (SIGKILL)", behind.Reason.ToString());
    }

    [Fact]
    public void A_process_that_is_heard_of_after_the_death_of_the_one_that_started_it_is_lost_too()
    {
        var join = Start(CreateTestProbe());
        var heard = CreateTestProbe();
        Sys.EventStream.Subscribe(heard.Ref, typeof(PeerLost));
        Sys.EventStream.Publish(new PeerLost("worker", s_killed));
        Assert.Equal("worker", heard.ExpectMsg<PeerLost>().Address);

        join.Tell(new PeerStarted("child", "worker"));

        Assert.Equal("child", heard.ExpectMsg<PeerLost>().Address);
    }

    // Once it has asked its parent for news it hears of losses itself.
    private IActorRef Start(TestProbe parent)
    {
        var join = Sys.ActorOf(Props.Create(typeof(JoinActor), parent.Ref));
        Assert.Equal(join, parent.ExpectMsg<WatchPeers>().Listener);
        return join;
    }
}

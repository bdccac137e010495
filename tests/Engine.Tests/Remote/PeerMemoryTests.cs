namespace Troupe.Engine.Tests.Remote;

using Xunit;
using static RemoteSystems;

[Collection(nameof(CountsMemory))]
[Trait("Category", "Stress")]
public sealed class PeerMemoryTests : OneSystemTests
{
    [Fact]
    public void Ten_thousand_incarnations_come_and_go_and_nothing_is_kept_of_them()
    {
        const int Count = 10_000;
        var remoting = RemotingOf(Here);
        var (watcher, got) = Collector.On(Here);
        long before = 0;
        for (var i = 0; i < Count; i++)
        {
            var peer = RawPeer.Call(Here, $"w{i}", i + 1);
            if (i % 10 == 0) watcher.Tell(peer.Actor(Here, "a"));
            if (i % 10 == 0) Assert.Equal(1, peer.Next(FrameKind.Watch));
            // Half of them say goodbye, the others are just gone.
            if (i % 2 == 0) peer.Send(FrameKind.Goodbye, static _ => { });
            peer.Dispose();
            if (i % 10 == 0) Assert.True(got.Next<Terminated>().AddressTerminated);
            if (i == Count / 10) before = Settled(remoting);
        }

        // Not 100 bytes each.
        Assert.InRange(Settled(remoting) - before, long.MinValue, 900_000);
    }

    private static long Settled(Remoting remoting)
    {
        Assert.True(SpinWait.SpinUntil(() => remoting.Known == 0 && remoting.Links.Count == 0, Patience), $"{remoting.Known} known, {remoting.Links.Count} links");
        // A link's thread is counted out before its last instruction, and keeps its buffer until then.
        Assert.True(SpinWait.SpinUntil(() => !ThreadNames().Any(name => name is "here-called" || name.StartsWith("here-call-", StringComparison.Ordinal)), Patience), "A link's thread stays.");
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

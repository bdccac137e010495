namespace Troupe.Actors.Tests.Peers;

using Troupe.Peers;
using Troupe.State;
using Troupe.Sync;
using Xunit;

public class GivenUpTests
{
    [Fact]
    public void No_more_than_the_latest_are_kept()
    {
        var given = new GivenUp(limit: 100);
        for (var claim = 1L; claim <= 10_000; claim++)
        {
            given.Add(claim, "far");
        }

        Assert.Equal(100, given.Count);
        Assert.True(given.Remove(10_000));
        Assert.False(given.Remove(10_000));
        Assert.False(given.Remove(1));
    }

    [Fact]
    public void A_lost_peers_are_forgotten()
    {
        var given = new GivenUp();
        given.Add(1, "far");
        given.Add(2, "else");
        given.Lose("far");
        Assert.False(given.Remove(1));
        Assert.True(given.Remove(2));
    }

    [Fact]
    public void Only_what_may_be_granted_is_a_claim()
    {
        Assert.True(new AcquireLock(1, true) is IClaim { MayBeGranted: true });
        Assert.True(new StateCall(1, StateVerb.Lease) is IClaim { MayBeGranted: true });
        Assert.False(new StateCall(1, StateVerb.Get) is IClaim { MayBeGranted: true });
        Assert.False((object)new ReleaseLock(1, 0) is IClaim);
        Assert.False((object)new ReadLock(1) is IClaim);
    }
}

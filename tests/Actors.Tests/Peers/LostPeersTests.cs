namespace Troupe.Actors.Tests.Peers;

using Troupe.Peers;
using Xunit;

public class LostPeersTests
{
    [Fact]
    public void A_death_that_is_told_twice_is_news_once_and_keeps_its_first_reason()
    {
        var lost = new LostPeers<string>();

        Assert.True(lost.Add("a", new ExitReason(3, null)));
        Assert.False(lost.Add("a", new ExitReason(null, 9)));
        Assert.True(lost.TryGet("a", out var reason));
        Assert.Equal(3, reason.ExitCode);
    }

    [Fact]
    public void Only_the_last_ones_are_remembered()
    {
        var lost = new LostPeers<int>(limit: 2);
        for (var peer = 1; peer <= 3; peer++)
        {
            lost.Add(peer, new ExitReason(0, null));
        }

        Assert.Equal([false, true, true], new[] { 1, 2, 3 }.Select(lost.Contains));
    }
}

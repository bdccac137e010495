namespace Troupe.Engine.Tests;

using Xunit;

public sealed class DeadLetterCountTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    [Fact]
    public void After_the_limit_nothing_is_logged_until_the_pause_is_over()
    {
        var count = default(DeadLetterCount);

        Assert.Equal((1, ""), Add(ref count, 0));
        Assert.Equal((2, ", no more dead letters will be logged in next [00:00:02]"), Add(ref count, 10));
        Assert.Equal((3, null), Add(ref count, 20));
        Assert.Equal((4, null), Add(ref count, 2009));
        Assert.Equal((5, ", of which 2 were not logged. The counter will be reset now"), Add(ref count, 2010));
        Assert.Equal((1, ""), Add(ref count, 2011));
    }

    [Fact]
    public void Without_an_end_of_the_pause_the_limit_is_for_ever()
    {
        var (next, _, remark) = default(DeadLetterCount).Add(1, Timeout.InfiniteTimeSpan, 0);

        Assert.Equal(", no more dead letters will be logged", remark);
        Assert.Null(next.Add(1, Timeout.InfiniteTimeSpan, long.MaxValue - 1).Remark);
    }

    [Fact]
    public void Without_a_limit_all_are_logged() => Assert.Equal("", new DeadLetterCount(int.MaxValue - 2, null).Add(int.MaxValue, Pause, 0).Remark);

    private static (int, string?) Add(ref DeadLetterCount count, long now)
    {
        (count, var number, var remark) = count.Add(2, Pause, now);
        return (number, remark);
    }
}

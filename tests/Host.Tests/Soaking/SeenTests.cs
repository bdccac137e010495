namespace Troupe.Host.Tests.Soaking;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Host.Soaking;

public sealed class SeenTests
{
    [Fact]
    public void It_counts_as_a_set_does() => Prop.ForAll<int[]>(static numbers =>
    {
        var seen = new Seen();
        foreach (var number in numbers)
        {
            seen.Add(Math.Abs((long)number) % 10);
        }

        var different = numbers.Select(static number => Math.Abs((long)number) % 10).Distinct().Count();
        return seen.Count == different && seen.Again == numbers.Length - different;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void All_below_are_reached_when_the_last_gap_is_closed()
    {
        var seen = new Seen();
        var reached = seen.ReachedAsync(3);
        seen.Add(0);
        seen.Add(2);
        seen.Add(7);
        Assert.False(reached.IsCompleted);

        seen.Add(1);

        Assert.True(reached.IsCompletedSuccessfully);
    }

    [Fact]
    public void Nothing_to_reach_is_reached() => Assert.True(new Seen().ReachedAsync(0).IsCompletedSuccessfully);
}

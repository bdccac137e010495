namespace Troupe.Host.Tests.Soaking;

using Troupe.Host.Soaking;

public sealed class TrendTests
{
    [Fact]
    public void A_straight_line_has_its_slope()
    {
        var trend = Of(Enumerable.Range(0, 30).Select(static minute => 5 + (2.0 * minute)));

        Assert.Equal(2, trend.PerMinute, 9);
        Assert.True(trend.Grows(share: 0.1, atLeast: 1));
    }

    [Fact]
    public void What_only_goes_up_and_down_does_not_grow()
    {
        var trend = Of(Enumerable.Range(0, 30).Select(static minute => 100.0 + (minute % 2)));

        Assert.False(trend.Grows(share: 0, atLeast: 1));
        Assert.Equal(0, trend.PerMinute, 1);
    }

    [Fact]
    public void Warming_up_does_not_count()
    {
        var trend = Of(Enumerable.Range(0, 30).Select(static minute => Math.Min(minute, 9.0)));

        Assert.Equal(0, trend.PerMinute, 1);
        Assert.False(trend.Grows(share: 0, atLeast: 0.5));
    }

    [Fact]
    public void Few_samples_say_nothing() => Assert.Null(Trend.Of([.. Samples(Enumerable.Repeat(1.0, 5))], static sample => sample.Handles));

    private static Trend Of(IEnumerable<double> figures) => Trend.Of([.. Samples(figures)], static sample => sample.Handles)!.Value;

    private static IEnumerable<Sample> Samples(IEnumerable<double> figures) => figures.Select(static (figure, minute) => new Sample(minute, 0, 0, figure, 0));
}

namespace Troupe.Actors.Tests.Workers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Workers;
using Xunit;

public sealed class PulseWatchTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    [InlineData(30_000)]
    [InlineData(3_600_000)]
    public void A_worker_is_given_up_after_its_time_without_a_sign_of_life_and_not_before(int milliseconds)
    {
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        var watch = new PulseWatch(timeout, timeout);
        Assert.Null(watch.Judge(5));
        var looks = 1;
        while (watch.Judge(5) is null)
        {
            looks++;
        }

        Assert.InRange(watch.Interval * looks, timeout, timeout * 2);
        Assert.Contains("no sign of life", new PulseWatch(timeout, timeout) is var other && other.Judge(1) is null ? Last(other, 1) : "", StringComparison.Ordinal);
    }

    [Fact]
    public void Before_its_first_sign_of_life_a_worker_has_as_long_as_for_its_start()
    {
        var watch = new PulseWatch(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)); // Looks every 10 ms.
        var looks = 0;
        while (watch.Judge(0) is null)
        {
            looks++;
        }

        Assert.Equal(TimeSpan.FromMilliseconds(1_010), watch.Interval * looks);
    }

    [Fact]
    public void A_worker_that_lets_it_be_seen_often_enough_is_never_given_up() => Prop.ForAll(
        Gen.Choose(0, 9).NonEmptyListOf().ToArbitrary(),
        pauses =>
        {
            var watch = new PulseWatch(TimeSpan.FromMilliseconds(400), TimeSpan.Zero); // ten looks
            var pulse = 0L;
            foreach (var pause in pauses)
            {
                pulse++;
                for (var look = 0; look <= pause; look++)
                {
                    if (watch.Judge(pulse) is not null)
                    {
                        return false;
                    }
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static string Last(PulseWatch watch, long pulse)
    {
        string? why;
        do
        {
            why = watch.Judge(pulse);
        }
        while (why is null);
        return why;
    }
}

namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class AccrualDetectorTests
{
    private const double Threshold = 10, Pause = 3_000, Deviation = 100;

    // Stories of up to 300 intervals of 1 to 2,000 ms.
    private static readonly Arbitrary<List<int>> Intervals = Arb.From(Gen.Choose(1, 2_000).ListOf().Select(static list => list.ToList()));

    private static AccrualDetector After(IEnumerable<int> intervals, out double now, double begin = 1_000, int samples = 50)
    {
        var detector = new AccrualDetector(Threshold, samples, Deviation, Pause);
        now = begin;
        detector.Begin(now, 1_000);
        foreach (var interval in intervals)
        {
            now += interval;
            detector.Hear(now);
        }

        return detector;
    }

    [Fact]
    public void Whoever_is_silent_no_longer_than_the_pause_is_there() =>
        Prop.ForAll(Intervals, intervals => After(intervals, out var now).IsAvailable(now + Pause)).Check(FsCheck.Config.QuickThrowOnFailure);

    [Fact]
    public void Whoever_is_silent_for_ever_is_not() =>
        Prop.ForAll(Intervals, intervals => !After(intervals, out var now).IsAvailable(now + Pause + 100_000)).Check(FsCheck.Config.QuickThrowOnFailure);

    [Fact]
    public void Silence_only_ever_gets_more_surprising() =>
        Prop.ForAll(Intervals, intervals =>
        {
            var detector = After(intervals, out var now);
            var before = -1.0;
            for (var silence = 0; silence < 20_000; silence += 250)
            {
                var phi = detector.Phi(now + silence);
                if (double.IsNaN(phi) || phi < before) return false;
                before = phi;
            }

            return true;
        }).Check(FsCheck.Config.QuickThrowOnFailure);

    [Fact]
    public void It_does_not_depend_on_when_it_began_or_on_what_is_older_than_its_samples() =>
        Prop.ForAll(Intervals, Intervals, (old, recent) =>
        {
            if (recent.Count < 5) return true;
            var (detector, other) = (After([.. old, .. recent], out var now, samples: 5), After(recent, out var otherNow, begin: 5_000_000, samples: 5));
            return Math.Abs(detector.Phi(now + 4_000) - other.Phi(otherNow + 4_000)) < 1e-3;
        }).Check(FsCheck.Config.QuickThrowOnFailure);

    [Fact]
    public void A_time_in_which_nobody_could_be_heard_is_forgiven()
    {
        var detector = After([1_000, 1_000, 1_000], out var now);
        Assert.False(detector.IsAvailable(now + 60_000));
        detector.Forgive(now + 60_000);
        Assert.True(detector.IsAvailable(now + 60_000 + Pause));
    }
}

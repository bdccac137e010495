namespace Troupe.Actors.Tests.Workers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Workers;
using Xunit;

public sealed class KeeperStateTests
{
    private static readonly Arbitrary<List<KeeperSignal>> s_lives = Gen.Elements(Enum.GetValues<KeeperSignal>()).ListOf().Select(life => life.ToList()).ToArbitrary();

    [Fact]
    public void Whatever_happens_and_however_often_the_end_is_told_exactly_once() => Prop.ForAll(s_lives, life =>
        Measures([.. life, KeeperSignal.Exited, KeeperSignal.Exited]).Count(measure => measure == KeeperMeasure.TellGone) == 1).QuickCheckThrowOnFailure();

    [Fact]
    public void Ready_is_told_at_most_once_and_never_after_the_end() => Prop.ForAll(s_lives, life =>
    {
        var measures = Measures(life).ToList();
        var ready = measures.IndexOf(KeeperMeasure.TellReady);
        var gone = measures.IndexOf(KeeperMeasure.TellGone);
        return measures.Count(measure => measure == KeeperMeasure.TellReady) <= 1 && (gone < 0 || ready < gone);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Force_only_grows() => Prop.ForAll(s_lives, life =>
    {
        var force = Measures(life).Where(measure => measure is KeeperMeasure.AskToLeave or KeeperMeasure.Terminate or KeeperMeasure.Kill).ToList();
        return force.SequenceEqual(force.Distinct().Order());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_worker_that_ignores_everything_is_killed_after_two_graces() => Assert.Equal(
        [KeeperMeasure.TellReady, KeeperMeasure.AskToLeave, KeeperMeasure.Terminate, KeeperMeasure.Kill, KeeperMeasure.TellGone],
        Measures([KeeperSignal.Joined, KeeperSignal.StopRequested, KeeperSignal.GraceOver, KeeperSignal.GraceOver, KeeperSignal.Exited]));

    [Fact]
    public void A_worker_that_never_says_hello_is_killed() => Assert.Equal(
        [KeeperMeasure.Kill, KeeperMeasure.TellGone],
        Measures([KeeperSignal.StartOverdue, KeeperSignal.Joined, KeeperSignal.Exited]));

    [Fact]
    public void A_start_timer_that_comes_late_harms_nobody() => Assert.Equal(
        [KeeperMeasure.TellReady],
        Measures([KeeperSignal.Joined, KeeperSignal.StartOverdue]));

    private static IEnumerable<KeeperMeasure> Measures(IEnumerable<KeeperSignal> life)
    {
        var phase = KeeperPhase.Starting;
        foreach (var signal in life)
        {
            (phase, var measure) = phase.After(signal);
            if (measure != KeeperMeasure.None)
            {
                yield return measure;
            }
        }
    }
}

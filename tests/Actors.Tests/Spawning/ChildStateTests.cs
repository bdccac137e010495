namespace Troupe.Actors.Tests.Spawning;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Spawning;
using Xunit;

[Trait("Category", "Model")]
public sealed class ChildStateTests
{
    private static readonly Arbitrary<List<ChildSignal>> s_lives = Gen.Elements(Enum.GetValues<ChildSignal>()).ListOf().Select(life => life.ToList()).ToArbitrary();

    [Fact]
    public void Whatever_happens_and_however_often_the_end_is_told_exactly_once_and_nothing_after_it() => Prop.ForAll(s_lives, life =>
    {
        var measures = Measures([.. life, ChildSignal.Gone, ChildSignal.Gone]);
        return measures.Count(IsEnd) == 1 && IsEnd(measures[^1]);
    }).Check(ModelRuns.Sequences());

    [Fact]
    public void The_function_is_sent_and_its_outcome_read_at_most_once() => Prop.ForAll(s_lives, life =>
    {
        var measures = Measures(life);
        return new[] { ChildMeasure.Begin, ChildMeasure.Warn, ChildMeasure.ReadOutcome, ChildMeasure.Dismiss }.All(once => measures.Count(measure => measure == once) <= 1);
    }).Check(ModelRuns.Sequences());

    [Fact]
    public void A_child_whose_outcome_was_reported_is_never_told_as_lost() => Prop.ForAll(s_lives, life =>
    {
        var measures = Measures([.. life, ChildSignal.Gone]);
        return measures.Contains(ChildMeasure.ReadOutcome) == (measures[^1] == ChildMeasure.TellEnded);
    }).Check(ModelRuns.Sequences());

    [Fact]
    public void One_that_ends_well_is_dismissed_when_its_outcome_was_read() => Assert.Equal(
        [ChildMeasure.Begin, ChildMeasure.ReadOutcome, ChildMeasure.Dismiss, ChildMeasure.TellEnded],
        Measures([ChildSignal.Ready, ChildSignal.Reported, ChildSignal.OutcomeRead, ChildSignal.Gone]));

    [Fact]
    public void One_that_does_not_listen_is_warned_and_then_terminated() => Assert.Equal(
        [ChildMeasure.Begin, ChildMeasure.Warn, ChildMeasure.Terminate, ChildMeasure.TellLost],
        Measures([ChildSignal.Ready, ChildSignal.WarningAsked, ChildSignal.WarningAsked, ChildSignal.GraceOver, ChildSignal.Gone]));

    [Fact]
    public void One_that_listens_is_not_terminated_when_its_grace_is_over_afterwards() => Assert.Equal(
        [ChildMeasure.Begin, ChildMeasure.Warn, ChildMeasure.ReadOutcome, ChildMeasure.Dismiss, ChildMeasure.TellEnded],
        Measures([ChildSignal.Ready, ChildSignal.WarningAsked, ChildSignal.Reported, ChildSignal.GraceOver, ChildSignal.OutcomeRead, ChildSignal.Gone]));

    [Fact]
    public void One_that_is_not_up_yet_is_terminated_at_once_and_begins_nothing() => Assert.Equal(
        [ChildMeasure.Terminate, ChildMeasure.TellLost],
        Measures([ChildSignal.WarningAsked, ChildSignal.Gone, ChildSignal.Ready]));

    private static bool IsEnd(ChildMeasure measure) => measure is ChildMeasure.TellEnded or ChildMeasure.TellLost;

    private static List<ChildMeasure> Measures(IEnumerable<ChildSignal> life)
    {
        var phase = ChildPhase.Starting;
        List<ChildMeasure> measures = [];
        foreach (var signal in life)
        {
            (phase, var measure) = phase.After(signal);
            if (measure != ChildMeasure.None)
            {
                measures.Add(measure);
            }
        }

        return measures;
    }
}

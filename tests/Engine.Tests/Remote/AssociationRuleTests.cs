namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class AssociationRuleTests
{
    [Fact]
    public void Any_story_keeps_to_the_model() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.Elements(Enum.GetValues<AssociationSignal>()))), story =>
        {
            // The model: facts instead of states.
            bool over = false, stopped = false, barred = false, linked = false, calling = false, known = false;
            var state = AssociationState.Idle;
            foreach (var signal in story)
            {
                state = state.After(signal);
                if (over) continue;
                switch (signal)
                {
                    case AssociationSignal.Stopped: over = stopped = true; break;
                    case AssociationSignal.NewIncarnation: barred = calling = false; linked = known = true; break;
                    case AssociationSignal.Pruned: over = barred; break;
                    case AssociationSignal.Violated: barred = true; linked = calling = false; break;
                    case var _ when barred: break;
                    case AssociationSignal.Linked: linked = known = true; calling = false; break;
                    case AssociationSignal.Send: calling = !linked; break;
                    case AssociationSignal.Unused: over = !linked && !calling; break;
                    // A peer that is known is called again and again; one that never was is not.
                    case AssociationSignal.ConnectFailed: over = calling && !known; break;
                    case AssociationSignal.NobodyThere: over = calling; break;
                    case AssociationSignal.Lost when linked: linked = false; calling = true; break;
                    case AssociationSignal.Ended: over = linked; break;
                }

                var expected = stopped ? AssociationState.Closed : over ? AssociationState.Forgotten : barred ? AssociationState.Quarantined
                    : linked ? AssociationState.Active : !calling ? AssociationState.Idle : known ? AssociationState.Resuming : AssociationState.Connecting;
                if (state != expected) return false;
            }

            return !over || state == (stopped ? AssociationState.Closed : AssociationState.Forgotten);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void No_state_lets_a_quarantined_incarnation_back_in() =>
        Assert.All(Enum.GetValues<AssociationSignal>(), signal => Assert.Equal(
            signal is AssociationSignal.NewIncarnation, AssociationState.Quarantined.After(signal) == AssociationState.Active));
}

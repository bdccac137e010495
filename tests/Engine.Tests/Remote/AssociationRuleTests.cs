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
            bool stopped = false, barred = false, linked = false, calling = false;
            var state = AssociationState.Idle;
            foreach (var signal in story)
            {
                state = state.After(signal);
                if (stopped) continue;
                switch (signal)
                {
                    case AssociationSignal.Stopped: stopped = true; break;
                    case AssociationSignal.Violated: barred = true; linked = calling = false; break;
                    case AssociationSignal.NewIncarnation: barred = calling = false; linked = true; break;
                    case AssociationSignal.Linked when !barred: linked = true; calling = false; break;
                    case AssociationSignal.Send when !barred && !linked: calling = true; break;
                    case AssociationSignal.ConnectFailed: calling = false; break;
                    case AssociationSignal.Lost: linked = false; break;
                }

                var expected = stopped ? AssociationState.Closed : barred ? AssociationState.Quarantined
                    : linked ? AssociationState.Active : calling ? AssociationState.Connecting : AssociationState.Idle;
                if (state != expected) return false;
            }

            return !stopped || state == AssociationState.Closed;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2_000));
}

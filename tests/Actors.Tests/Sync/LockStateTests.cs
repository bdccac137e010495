namespace Troupe.Actors.Tests.Sync;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Sync;
using Xunit;

/// <summary>What is decided about locks and their conditions, and what a flow knows of its hold of one, against models that say it another way.</summary>
[Trait("Category", "Model")]
public class LockStateTests
{
    private static readonly Config s_many = ModelRuns.Sequences();
    private static readonly Arbitrary<int[]> s_steps = Gen.Choose(0, 9_999).ArrayOf().ToArbitrary();

    [Fact]
    public void A_lock_answers_any_sequence_of_operations_as_the_model_does() => Prop.ForAll(s_steps, steps => Agrees(steps, waits: 0)).Check(s_many);

    [Fact]
    public void Conditions_answer_any_sequence_of_operations_as_the_model_does() => Prop.ForAll(s_steps, steps => Agrees(steps, waits: 35)).Check(s_many);

    [Fact]
    public void A_flow_has_a_lock_from_its_first_acquisition_to_its_last_release() => Prop.ForAll(s_steps, HoldAgrees).Check(s_many);

    private static void Agrees(int[] steps, int waits)
    {
        var state = new LockState<int, int>(LockModel.ProcessOf);
        var model = new LockModel();
        List<LockAnswer<int>> answers = [];
        for (var i = 0; i < steps.Length; i++)
        {
            answers.Clear();
            Do(steps[i], i, waits);
            Assert.Equal(
                model.TakeAnswers(),
                answers.OrderBy(answer => answer.To).Select(answer => (answer.To, answer.Outcome.ToString(), answer.Grant.Hold, answer.Grant.Token, answer.Grant.Abandoned)));
            Assert.Equal(model.IsHeld, state.IsHeld);
        }

        void Do(int step, int i, int waits)
        {
            var (kind, pick) = (step % 100, step / 100);
            var (hold, condition) = (pick % 2 == 0 ? 0 : Math.Max(0, model.LastToken - (pick % 3)), 1 + (pick % 2));
            switch (kind)
            {
                case var _ when kind < waits * 3 / 5:
                    state.Wait(i, hold, condition, pick % 5 > 0, answers);
                    model.Wait(i, hold, condition, pick % 5 > 0);
                    break;
                case var _ when kind < waits:
                    var count = pick % 7 == 0 ? int.MaxValue : 1 + (pick % 2);
                    state.Notify(i, hold, condition, count, answers);
                    model.Notify(i, hold, condition, count);
                    break;
                case < 60:
                    state.Acquire(i, pick % 3 > 0, answers);
                    model.Acquire(i, pick % 3 > 0);
                    break;
                case < 84:
                    state.Release(i, hold, answers);
                    model.Release(i, hold);
                    break;
                case < 93:
                    state.Withdraw(pick % (i + 1), answers);
                    model.Withdraw(pick % (i + 1));
                    break;
                case < 98:
                    state.Lose(process => process == pick % 3, answers);
                    model.Lose(pick % 3);
                    break;
                case 98 when waits > 0:
                    state.Close(condition, answers);
                    model.CloseCondition(condition);
                    break;
                default:
                    state.Close(answers);
                    model.Close();
                    break;
            }
        }
    }

    // One flow, and what it has started: acquisitions, releases, a condition's waits, in any order.
    private static void HoldAgrees(int[] steps)
    {
        var keeper = ActorRefs.Nobody;
        var (depth, waits, token) = (0, false, 0L);
        LockHold? hold = null;
        for (var i = 0; i < steps.Length; i++)
        {
            var found = LockHold.Of(keeper);
            Assert.Equal(depth > 0 || waits ? hold : null, found);
            switch (steps[i] % 6)
            {
                case 0 when found is null:
                    (hold, waits) = (LockHold.Enter(keeper), true);
                    Assert.True(hold.Waits);
                    break;
                case 1 when waits && depth == 0:
                    hold!.Begin(i + 1, ++token, false);
                    (depth, waits) = (1, false);
                    break;
                case 1 when waits:
                    Assert.True(hold!.TryResume(++token, true));
                    waits = false;
                    break;
                case 2 when waits:
                    Assert.Throws<InvalidOperationException>(() => hold!.TryAgain());
                    break;
                case 2 when found is not null:
                    Assert.True(found.TryAgain());
                    depth++;
                    break;
                case 3 or 4 when depth > 0 && !waits:
                    Assert.True(found!.TryLeave(out var isLast));
                    depth--;
                    Assert.Equal(depth == 0, isLast);
                    break;
                case 5 when depth > 0:
                    Assert.Equal(!waits, found!.TryPause());
                    waits = true;
                    break;
                case 5 when hold is not null:
                    hold.End();
                    waits = false;
                    Assert.False(hold.TryLeave(out _));
                    Assert.False(hold.TryAgain());
                    break;
            }

            Assert.True(hold is null || hold.Waits == waits || depth == 0);
            Assert.Equal(depth > 0 ? token : hold?.Token ?? 0, hold?.Token ?? 0);
        }

        while (LockHold.Of(keeper) is { } left)
        {
            left.End();
        }
    }
}

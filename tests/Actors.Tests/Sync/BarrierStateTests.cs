namespace Troupe.Actors.Tests.Sync;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Sync;
using Xunit;

/// <summary>What is decided about barriers, against a model that says it another way.</summary>
[Trait("Category", "Model")]
public class BarrierStateTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(1, true)]
    public void A_barrier_answers_any_sequence_of_operations_as_the_model_does(int parties, bool hasAction) =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().ToArbitrary(), steps => Agrees(steps, parties, hasAction)).Check(ModelRuns.Sequences(rows: 3));

    private static void Agrees(int[] steps, int parties, bool hasAction)
    {
        var state = new BarrierState<int, int>(parties, hasAction, BarrierModel.ProcessOf);
        var model = new BarrierModel(parties, hasAction);
        List<BarrierAnswer<int>> answers = [];
        for (var i = 0; i < steps.Length; i++)
        {
            answers.Clear();
            var (kind, pick) = (steps[i] % 100, steps[i] / 100);
            switch (kind)
            {
                case < 50:
                    state.Arrive(i, answers);
                    model.Arrive(i);
                    break;
                case < 70:
                    var phase = model.Phase - (pick % 5 == 0 ? 1 : 0);
                    state.EndAction(i, phase, pick % 7 == 0, answers);
                    model.EndAction(i, phase, pick % 7 == 0);
                    break;
                case < 75:
                    state.TimeOut(pick % (i + 1), answers);
                    model.TimeOut(pick % (i + 1));
                    break;
                case < 84:
                    state.Withdraw(pick % (i + 1), answers);
                    model.Withdraw(pick % (i + 1));
                    break;
                case < 86:
                    state.Abort(answers);
                    model.Break();
                    break;
                case < 95:
                    state.Reset(answers);
                    model.Reset();
                    break;
                case < 99:
                    state.Lose(process => process == pick % 3, answers);
                    model.Lose(pick % 3);
                    break;
                default:
                    return;
            }

            Assert.Equal(model.TakeAnswers(), answers.OrderBy(answer => answer.To).Select(answer => (answer.To, answer.Outcome.ToString(), answer.Phase, answer.Index)));
            Assert.Equal((model.IsBroken, model.Phase, model.Waiting), (state.IsBroken, state.Phase, state.Waiting));
        }

        answers.Clear();
        state.Close(answers);
        model.Close();
        Assert.Equal(model.TakeAnswers().Select(answer => (answer.To, answer.What)), answers.OrderBy(answer => answer.To).Select(answer => (answer.To, answer.Outcome.ToString())));
    }
}

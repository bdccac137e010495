namespace Troupe.Actors.Tests.Sync;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Sync;
using Xunit;

/// <summary>What is decided about locks, semaphores and events, against models that say it another way.</summary>
[Trait("Category", "Model")]
public class SyncStateTests
{
    private static readonly Arbitrary<int[]> s_steps = Gen.Choose(0, 9_999).ArrayOf().ToArbitrary();

    [Theory]
    [InlineData(3, null)]
    [InlineData(0, null)]
    [InlineData(2, 2)]
    public void A_semaphore_answers_any_sequence_of_operations_as_the_model_does(int permits, int? bound) =>
        Prop.ForAll(s_steps, steps => SemaphoreAgrees(steps, permits, bound)).Check(ModelRuns.Sequences(rows: 3));

    [Fact]
    public void An_event_answers_any_sequence_of_operations_as_the_model_does() => Prop.ForAll(s_steps, EventAgrees).Check(ModelRuns.Sequences());

    private static void SemaphoreAgrees(int[] steps, int permits, int? bound)
    {
        var state = new SemaphoreState<int, int>(permits, bound, SyncModel.ProcessOf);
        var model = new SyncModel(permits, bound);
        List<SemaphoreAnswer<int>> answers = [];
        for (var i = 0; i < steps.Length; i++)
        {
            answers.Clear();
            var (kind, pick) = (steps[i] % 100, steps[i] / 100);
            var free = model.Count;
            switch (kind)
            {
                case < 45:
                    state.Acquire(i, wait: pick % 3 > 0, answers);
                    model.Acquire(i, wait: pick % 3 > 0);
                    break;
                case < 80:
                    var count = pick == 0 ? int.MaxValue : 1 + (pick % 3);
                    state.Release(i, count, answers);
                    model.Release(i, count);
                    Assert.All(answers, answer => Assert.True(answer.Outcome != SemaphoreOutcome.Released || answer.Count == free));
                    break;
                case < 92:
                    state.Withdraw(pick % (i + 1), answers);
                    model.Withdraw(pick % (i + 1));
                    break;
                case < 99:
                    state.Lose(process => process == pick % 3, answers);
                    model.Lose(pick % 3);
                    break;
                default:
                    state.Close(answers);
                    model.Close();
                    break;
            }

            Assert.Equal(model.TakeAnswers(), answers.OrderBy(answer => answer.To).Select(answer => (answer.To, answer.Outcome.ToString(), answer.Token, answer.Abandoned)));
            Assert.Equal(model.Count, state.Count);
            if (bound is { } most)
            {
                Assert.Equal(most, state.Count + model.Had(0) + model.Had(1) + model.Had(2));
            }
        }
    }

    private static void EventAgrees(int[] steps)
    {
        var isSet = steps.Length % 2 == 0;
        var state = new EventState<int>(isSet);
        List<int> waiting = [];
        List<EventAnswer<int>> answers = [];
        for (var i = 0; i < steps.Length; i++)
        {
            answers.Clear();
            List<EventAnswer<int>> expected = [];
            var (kind, pick) = (steps[i] % 100, steps[i] / 100);
            switch (kind)
            {
                case < 55 when isSet || pick % 3 == 0:
                    state.Wait(i, wait: pick % 3 > 0, answers);
                    expected.Add(new(i, isSet ? EventOutcome.IsSet : EventOutcome.IsClear));
                    break;
                case < 55:
                    state.Wait(i, wait: true, answers);
                    waiting.Add(i);
                    break;
                case < 70:
                    state.Set(answers);
                    expected.AddRange(waiting.Select(waiter => new EventAnswer<int>(waiter, EventOutcome.IsSet)));
                    waiting.Clear();
                    isSet = true;
                    break;
                case < 80:
                    state.Clear();
                    isSet = false;
                    break;
                case < 92:
                    state.Withdraw(pick % (i + 1), answers);
                    expected.AddRange(waiting.Remove(pick % (i + 1)) ? [new(pick % (i + 1), EventOutcome.Withdrawn)] : []);
                    break;
                case < 99:
                    state.Drop(waiter => waiter % 3 == pick % 3);
                    waiting.RemoveAll(waiter => waiter % 3 == pick % 3);
                    break;
                default:
                    state.Close(answers);
                    expected.AddRange(waiting.Select(waiter => new EventAnswer<int>(waiter, EventOutcome.Closed)));
                    waiting.Clear();
                    break;
            }

            Assert.Equal(expected, answers);
            Assert.Equal(isSet, state.IsSet);
        }
    }
}

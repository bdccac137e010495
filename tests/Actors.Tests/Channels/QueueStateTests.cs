namespace Troupe.Actors.Tests.Channels;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Channels;
using Xunit;

public class QueueStateTests
{
    private static readonly Config s_tenThousand = Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true);

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_sequence_of_operations_answers_as_the_model_does(int? capacity) =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().ToArbitrary(), steps => AgreesWithModel(steps, capacity)).Check(s_tenThousand);

    [Fact]
    public void Items_come_out_in_the_order_in_which_they_went_in()
    {
        var state = new QueueState<int, string>(null);
        List<QueueAnswer<int, string>> answers = [];
        for (var i = 0; i < 3; i++)
        {
            state.Put($"p{i}", i, wait: true, answers);
        }

        answers.Clear();
        for (var i = 0; i < 3; i++)
        {
            state.Take($"t{i}", wait: true, answers);
        }

        Assert.Equal([("t0", 0), ("t1", 1), ("t2", 2)], answers.Select(answer => (answer.To, answer.Item)));
    }

    [Fact]
    public void A_putter_that_waits_gets_in_when_an_item_goes()
    {
        var state = new QueueState<int, string>(1);
        List<QueueAnswer<int, string>> answers = [];
        state.Put("first", 1, wait: true, answers);
        state.Put("second", 2, wait: true, answers);
        Assert.Equal(["first"], answers.Select(answer => answer.To));

        state.Take("taker", wait: true, answers);

        Assert.Equal(["first", "taker", "second"], answers.Select(answer => answer.To));
        Assert.Equal(1, state.Count);
    }

    [Fact]
    public void A_withdrawn_taker_never_gets_the_item()
    {
        var state = new QueueState<int, string>(null);
        List<QueueAnswer<int, string>> answers = [];
        state.Take("gone", wait: true, answers);
        state.Take("next", wait: true, answers);
        state.Withdraw("gone", answers);
        state.Put("putter", 7, wait: true, answers);

        Assert.Equal(
            [("gone", QueueOutcome.Withdrawn), ("putter", QueueOutcome.Accepted), ("next", QueueOutcome.Item)],
            answers.Select(answer => (answer.To, answer.Outcome)));
    }

    private static void AgreesWithModel(int[] steps, int? capacity)
    {
        var state = new QueueState<int, int>(capacity);
        var model = new QueueModel(capacity);
        List<QueueAnswer<int, int>> answers = [];
        var lastTaken = -1;
        for (var i = 0; i < steps.Length; i++)
        {
            answers.Clear();
            var (kind, pick) = (steps[i] % 100, steps[i] / 100);
            switch (kind)
            {
                case < 45:
                    state.Put(i, i, wait: pick % 3 > 0, answers);
                    model.Put(i, wait: pick % 3 > 0);
                    break;
                case < 85:
                    state.Take(i, wait: pick % 3 > 0, answers);
                    model.Take(i, wait: pick % 3 > 0);
                    break;
                case < 92:
                    state.Withdraw(pick, answers);
                    model.Withdraw(pick);
                    break;
                case < 95:
                    state.Drop(waiter => waiter % 5 == pick % 5);
                    model.Drop(waiter => waiter % 5 == pick % 5);
                    break;
                case < 98 when lastTaken >= 0:
                    state.Return(lastTaken, answers);
                    model.Return(lastTaken);
                    lastTaken = -1;
                    break;
                case 98:
                    state.ShutDown(pick % 2 == 0, answers);
                    model.ShutDown(pick % 2 == 0);
                    break;
            }

            var said = answers.OrderBy(answer => answer.To).ToList();
            Assert.Equal(model.TakeAnswers(), said);
            Assert.Equal(model.Count, state.Count);
            lastTaken = said.Where(answer => answer.Outcome == QueueOutcome.Item).Select(answer => answer.Item).LastOrDefault(lastTaken);
        }
    }
}

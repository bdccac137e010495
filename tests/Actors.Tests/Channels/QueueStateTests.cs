namespace Troupe.Actors.Tests.Channels;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Xunit;

[Trait("Category", "Model")]
public class QueueStateTests
{
    [Theory]
    [InlineData(null, QueueOrder.Fifo)]
    [InlineData(1, QueueOrder.Fifo)]
    [InlineData(4, QueueOrder.Fifo)]
    [InlineData(null, QueueOrder.Lifo)]
    [InlineData(1, QueueOrder.Lifo)]
    [InlineData(4, QueueOrder.Lifo)]
    [InlineData(null, QueueOrder.Priority)]
    [InlineData(1, QueueOrder.Priority)]
    [InlineData(4, QueueOrder.Priority)]
    public void Any_sequence_of_operations_answers_as_the_model_does(int? capacity, QueueOrder order) =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().ToArbitrary(), steps => new QueueComparison(capacity, order).Check(steps)).Check(ModelRuns.Sequences(rows: 3));

    [Theory]
    [InlineData(null, QueueOrder.Fifo)]
    [InlineData(2, QueueOrder.Fifo)]
    [InlineData(null, QueueOrder.Lifo)]
    [InlineData(2, QueueOrder.Lifo)]
    [InlineData(null, QueueOrder.Priority)]
    [InlineData(2, QueueOrder.Priority)]
    public void So_it_does_where_items_are_acknowledged(int? capacity, QueueOrder order) =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().ToArbitrary(), steps => new QueueComparison(capacity, order, acknowledge: true).Check(steps))
            .Check(ModelRuns.Sequences(rows: 6));

    [Fact]
    public void Items_come_out_in_the_order_in_which_they_went_in()
    {
        var state = new QueueState<int, string>(null);
        List<QueueAnswer<int, string>> answers = [];
        for (var i = 0; i < 3; i++)
        {
            state.Put($"p{i}", new(i), wait: true, answers);
        }

        answers.Clear();
        for (var i = 0; i < 3; i++)
        {
            state.Take($"t{i}", new(1), wait: true, answers);
        }

        Assert.Equal([("t0", 0), ("t1", 1), ("t2", 2)], answers.Select(answer => (answer.To, answer.First.Item)));
    }

    [Fact]
    public void A_putter_that_waits_gets_in_when_an_item_goes()
    {
        var state = new QueueState<int, string>(1);
        List<QueueAnswer<int, string>> answers = [];
        state.Put("first", new(1), wait: true, answers);
        state.Put("second", new(2), wait: true, answers);
        Assert.Equal(["first"], answers.Select(answer => answer.To));

        state.Take("taker", new(1), wait: true, answers);

        Assert.Equal(["first", "taker", "second"], answers.Select(answer => answer.To));
        Assert.Equal(1, state.Count);
    }

    [Fact]
    public void A_withdrawn_taker_never_gets_the_item()
    {
        var state = new QueueState<int, string>(null);
        List<QueueAnswer<int, string>> answers = [];
        state.Take("gone", new(1), wait: true, answers);
        state.Take("next", new(1), wait: true, answers);
        state.Withdraw("gone", answers);
        state.Put("putter", new(7), wait: true, answers);

        Assert.Equal(
            [("gone", QueueOutcome.Withdrawn), ("putter", QueueOutcome.Accepted), ("next", QueueOutcome.Item)],
            answers.Select(answer => (answer.To, answer.Outcome)));
    }
}

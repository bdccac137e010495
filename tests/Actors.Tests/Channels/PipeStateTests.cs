namespace Troupe.Actors.Tests.Channels;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Xunit;

using Answer = Troupe.Channels.PipeAnswer<int, (int Step, int User)>;

[Trait("Category", "Model")]
public class PipeStateTests
{
    // Who uses an end, and by which hand: the maker, one it was sent to, two to whom that one sent it at once.
    private static readonly (int User, int Hand)[] s_users = [(0, 0), (1, 1), (2, 2), (3, 2)];

    // How far an end had been read, as far as who has sent it on knows.
    private static readonly PipePlace?[] s_places = [null, new(1, 0, 0), new(1, 1, 1), new(2, 2, 1), new(2, 3, 0)];

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_sequence_of_operations_answers_as_the_model_does(int? capacity) =>
        Prop.ForAll(Gen.Choose(0, 99_999).ArrayOf().ToArbitrary(), steps => Compare(capacity, steps)).Check(ModelRuns.Sequences(rows: 3));

    [Fact]
    public void What_was_sent_before_the_end_is_received_and_then_it_is_the_end()
    {
        var state = new PipeState<int, string, int>(4);
        List<PipeAnswer<int, string>> answers = [];
        state.Send(0, user: 1, hand: 0, "send", 7, wait: true, answers);
        state.Close(0, 1, 0, "close", answers);
        state.Receive(1, 2, 0, "first", wait: true, answers);
        state.Receive(1, 2, 0, "second", wait: true, answers);

        Assert.Equal(
            [("send", PipeOutcome.Accepted), ("close", PipeOutcome.Accepted), ("first", PipeOutcome.Item), ("second", PipeOutcome.Closed)],
            answers.Select(static answer => (answer.To, answer.Outcome)));
    }

    [Fact]
    public void An_end_that_dies_with_who_got_it_still_gives_the_maker_what_was_sent_to_it()
    {
        var state = new PipeState<int, string, int>(4);
        List<PipeAnswer<int, string>> answers = [];
        state.Hold(0, holder: 1, hand: 1);
        state.Hold(1, holder: 1, hand: 1);
        state.Send(1, user: 1, hand: 1, "send", 7, wait: true, answers);
        Assert.Equal((true, true), state.Lose(1, static waiter => false, answers));

        state.Receive(0, user: 0, hand: 0, "receive", wait: true, answers);
        state.Receive(0, user: 0, hand: 0, "again", wait: true, answers);

        Assert.Equal(["send Accepted", "receive Item", "again Closed"], answers.Select(static answer => $"{answer.To} {answer.Outcome}"));
    }

    [Fact]
    public void Items_that_nobody_says_were_read_have_gone_with_whom_they_were_given_to()
    {
        var state = new PipeState<int, string, int>(4);
        List<PipeAnswer<int, string>> answers = [];
        state.Send(0, user: 0, hand: 0, "send", 7, wait: true, answers);
        state.Send(0, user: 0, hand: 0, "send", 8, wait: true, answers);
        state.TakeAhead(1, user: 1, hand: 1, "ahead", most: 1, session: 1, settled: 0, answers);
        answers.Clear();

        state.Receive(1, user: 2, hand: 2, "later", wait: true, answers);

        Assert.Equal([("later", 8)], answers.Select(static answer => (answer.To, answer.Entry.Item)));
    }

    [Theory]
    [InlineData(0, 0, "1 2 3")]
    [InlineData(1, 0, "1 2 3")]
    [InlineData(1, 1, "2 3")]
    [InlineData(1, 2, "3")]
    [InlineData(2, 0, "3")]
    [InlineData(2, 1, "")]
    public void What_was_not_read_ahead_is_whose_the_end_is_next(long delivery, int read, string left)
    {
        foreach (var isLost in new[] { false, true })
        {
            var state = new PipeState<int, string, int>(null);
            List<PipeAnswer<int, string>> answers = [];
            foreach (var item in new[] { 1, 2, 3 })
            {
                state.Send(0, user: 0, hand: 0, "send", item, wait: true, answers);
            }

            state.TakeAhead(1, user: 1, hand: 1, "first", most: 2, session: 5, settled: 0, answers);
            state.TakeAhead(1, user: 1, hand: 1, "second", most: 2, session: 5, settled: 0, answers);
            state.Hold(1, holder: 2, hand: 2, new(5, delivery, read));
            if (isLost)
            {
                Assert.Equal((false, false), state.Lose(1, static waiter => waiter is "first" or "second", answers));
            }

            answers.Clear();
            for (var i = 0; i < 3; i++)
            {
                state.Receive(1, user: 2, hand: 2, "next", wait: false, answers);
            }

            Assert.Equal(left, string.Join(' ', answers.Where(static answer => answer.Outcome == PipeOutcome.Item).Select(static answer => answer.Entry.Item)));
        }
    }

    [Fact]
    public void One_who_waits_ahead_is_told_that_the_end_is_anothers()
    {
        var state = new PipeState<int, string, int>(null);
        List<PipeAnswer<int, string>> answers = [];
        state.TakeAhead(1, user: 1, hand: 1, "ahead", most: 2, session: 5, settled: 0, answers);
        state.Receive(1, user: 2, hand: 2, "next", wait: false, answers);

        Assert.Equal([("ahead", PipeOutcome.Taken), ("next", PipeOutcome.Empty)], answers.Select(static answer => (answer.To, answer.Outcome)));
    }

    [Fact]
    public void A_reading_that_is_not_over_hears_nothing_of_another_and_no_third_delivery_is_out()
    {
        var state = new PipeState<int, string, int>(null);
        List<PipeAnswer<int, string>> answers = [];
        foreach (var item in new[] { 1, 2, 3 })
        {
            state.Send(0, user: 0, hand: 0, "send", item, wait: true, answers);
        }

        state.TakeAhead(1, user: 1, hand: 1, "first", most: 1, session: 5, settled: 0, answers);
        answers.Clear();
        state.TakeAhead(1, user: 1, hand: 1, "other", most: 1, session: 6, settled: 9, answers);
        state.StopAhead(1, user: 1, hand: 1, new(6, 0, 0), "other's stop", answers);
        state.TakeAhead(1, user: 1, hand: 1, "second", most: 1, session: 5, settled: 0, answers);
        state.TakeAhead(1, user: 1, hand: 1, "third", most: 1, session: 5, settled: 0, answers);
        state.StopAhead(1, user: 1, hand: 1, new(5, 1, 1), "stop", answers);
        state.Receive(1, user: 1, hand: 1, "next", wait: false, answers);

        Assert.Equal(
            ["other Busy 0", "other's stop Accepted 0", "second Item 2", "third Busy 0", "stop Accepted 0", "next Item 2"],
            answers.Select(static answer => $"{answer.To} {answer.Outcome} {answer.Entry.Item}"));
    }

    private static void Compare(int? capacity, int[] steps)
    {
        var (state, model) = (new PipeState<int, (int Step, int User), int>(capacity), new PipeModel(capacity));
        List<Answer> answers = [];
        for (var step = 0; step < steps.Length; step++)
        {
            var given = answers.Where(static answer => answer.Outcome == PipeOutcome.Item).ToList();
            answers.Clear();
            Do(state, model, step, steps[step] % 100, steps[step] / 100, given, answers);
            Assert.Equal(model.TakeAnswers(), answers.Select(Said).Order(StringComparer.Ordinal));
            Assert.Equal((model.Count(0), model.Count(1), model.IsOver), (state.Count(0), state.Count(1), state.IsOver));
        }
    }

    private static void Do(PipeState<int, (int Step, int User), int> state, PipeModel model, int step, int kind, int pick, List<Answer> given, List<Answer> answers)
    {
        var (user, hand) = s_users[pick % 4];
        var (side, wait, who) = (pick / 4 % 2, pick / 8 % 3 > 0, (step, user));
        switch (kind)
        {
            case < 40:
                state.Send(side, user, hand, who, step, wait, answers);
                model.Send(side, hand, who, wait);
                break;
            case < 58:
                state.Receive(side, user, hand, who, wait, answers);
                model.Receive(side, hand, who, wait);
                break;
            case < 68:
                var (most, session, settled) = ((pick / 24 % 3) + 1, (pick / 72 % 3 / 2) + 1, pick / 216 % 4);
                state.TakeAhead(side, user, hand, who, most, session, settled, answers);
                model.TakeAhead(side, hand, who, most, session, settled);
                break;
            case < 70:
                var place = s_places[(pick / 24 % 4) + 1]!.Value;
                state.StopAhead(side, user, hand, place, who, answers);
                model.StopAhead(side, hand, place, who);
                break;
            case < 80:
                state.Poll(side, user, hand, who, wait, answers);
                model.Poll(side, hand, who, wait);
                break;
            case < 84:
                var came = s_places[pick / 24 % 5];
                state.Hold(side, user, hand, came);
                model.Hold(side, hand, user, came);
                break;
            case < 86:
                state.Close(side, user, hand, who, answers);
                model.Close(side, hand, who);
                break;
            case 86:
                state.LetGo(side, user, hand, who, answers);
                model.LetGo(side, hand, who);
                break;
            case < 90 when given.Count > 0:
                var back = given[^1];
                var receiver = model.AskedAt(back.To);
                var kept = back.Ahead is null ? 0 : pick % back.Ahead.Length;
                state.TakeBack(receiver, back, kept, answers);
                model.TakeBack(receiver, back.Ahead?.Select(static entry => entry.Item).ToArray() ?? [back.Entry.Item], back.Delivery, kept);
                break;
            case < 96:
                state.Withdraw((pick / 24, user), answers);
                model.Withdraw((pick / 24, user));
                break;
            case < 98:
                Assert.Equal(model.Lose(user), state.Lose(user, waiter => waiter.User == user, answers));
                break;
        }
    }

    private static string Said(Answer answer) => answer switch
    {
        { Delivery: not 0 } => $"{answer.To} {answer.Delivery}: {string.Join(' ', answer.Ahead!.Select(static entry => entry.Item))}",
        { Outcome: PipeOutcome.Item } => $"{answer.To} {answer.Outcome} {answer.Entry.Item}",
        _ => $"{answer.To} {answer.Outcome}",
    };
}

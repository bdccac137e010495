namespace Troupe.Actors.Tests.Accounts;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Accounts;
using Xunit;

[Trait("Category", "Model")]
public class AccountBookTests
{
    [Fact]
    public void A_transfer_is_made_once_however_often_its_messages_come()
    {
        var (payer, payee, steps) = (new AccountBook<string>(100), new AccountBook<string>(0), new List<TransferStep<string>>());

        var number = payer.Begin("payee", 30, steps)!.Value;
        Assert.Equal(70, payer.Balance);
        Repeat(() => payee.Take("payer", number, number, 30, steps));
        Assert.Equal(0, payee.Balance); // in keeping, not to be spent
        Assert.False(payee.Change(-1));
        Repeat(() => payer.Answered(number, OfferAnswer.Kept, steps));
        Assert.Single(steps.OfType<TransferStep<string>.Tell>(), told => told.Outcome == TransferOutcome.Done);
        Repeat(() => payee.Confirm("payer", number, steps));
        Repeat(() => payer.Booked(number));

        Assert.Equal((70m, 30m, true, true), (payer.Balance, payee.Balance, payer.IsQuiet, payee.IsQuiet));
    }

    [Fact]
    public void What_is_not_there_is_not_offered()
    {
        var (payer, steps) = (new AccountBook<string>(100), new List<TransferStep<string>>());
        payer.Begin("payee", 60, steps);

        Assert.Null(payer.Begin("payee", 41, steps));
        Assert.False(payer.Change(-41));
        Assert.Single(steps);
    }

    [Fact]
    public void A_sum_that_the_payee_cannot_hold_goes_back_whole()
    {
        var (payer, payee, steps) = (new AccountBook<string>(100.5m), new AccountBook<string>(decimal.MaxValue), new List<TransferStep<string>>());
        var number = payer.Begin("payee", 0.5m, steps)!.Value;

        payee.Take("payer", number, number, 0.5m, steps);
        payer.Answered(number, Assert.Single(steps.OfType<TransferStep<string>.AnswerOffer>()).Answer, steps);

        Assert.Equal(TransferOutcome.PayeeFull, Assert.Single(steps.OfType<TransferStep<string>.Tell>()).Outcome);
        Assert.Equal((100.5m, decimal.MaxValue), (payer.Balance, payee.Balance));
    }

    [Fact]
    public void What_would_have_to_be_rounded_later_is_refused_now()
    {
        var (steps, huge, small) = (new List<TransferStep<string>>(), new AccountBook<string>(decimal.MaxValue), new AccountBook<string>(1m));
        Assert.Null(huge.Begin("payee", 0.4m, steps));

        var number = small.Begin("payee", 0.1m, steps)!.Value;
        Assert.False(small.Change(70_000_000_000_000_000_000_000_000_000m));
        small.Answered(number, OfferAnswer.Kept, steps);
        Assert.Equal(0.9m, small.Balance);
    }

    [Fact]
    public void Payers_from_whom_nothing_is_kept_are_remembered_only_for_a_while()
    {
        var (payee, steps) = (new AccountBook<string>(0, mostPayers: 10), new List<TransferStep<string>>());
        payee.Take("slow", 1, 1, 1, steps);

        for (var i = 0; i < 1000; i++)
        {
            payee.Take($"payer {i}", 1, 1, 1, steps);
            payee.Confirm($"payer {i}", 1, steps);
        }

        Assert.InRange(payee.Payers, 11, 21);
        Assert.Equal((1000m, false), (payee.Balance, payee.IsQuiet)); // The slow one is not forgotten.
        steps.Clear();
        payee.Confirm("payer 0", 1, steps);
        Assert.IsType<TransferStep<string>.AnswerConfirm>(Assert.Single(steps)); // Who says again what is booked is told so.
        payee.Confirm("slow", 1, steps);
        Assert.Equal((1001m, true), (payee.Balance, payee.IsQuiet));
    }

    [Fact]
    public void Whatever_the_network_and_the_dying_do_no_money_is_lost_or_made()
    {
        var histories = Gen.Choose(0, int.MaxValue).Select(static seed => new TransferHistory(new System.Random(seed)));

        Prop.ForAll(histories.ToArbitrary(), static history => history.Run()).Check(ModelRuns.Sequences());
    }

    private static void Repeat(Action action)
    {
        action();
        action();
    }
}

namespace Troupe.Actors.Tests.Accounts;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Actors.Tests.Peers;
using Troupe.Accounts;
using Xunit;

[Trait("Category", "Model")]
public class AccountStateTests
{
    [Fact]
    public void Any_sequence_of_changes_keeps_the_sum_of_the_accepted_ones() =>
        Prop.ForAll(Gen.Choose(-500, 500).ArrayOf().ToArbitrary(), static cents =>
        {
            var (state, sum) = (new AccountState(1m), 1m);
            foreach (var amount in cents.Select(static cent => cent / 100m))
            {
                (state, var accepted) = state.Change(amount);
                Assert.Equal(sum + amount >= 0, accepted);
                sum += accepted ? amount : 0;
                Assert.Equal(sum, state.Balance);
            }
        }).Check(ModelRuns.Sequences());

    [Fact]
    public void A_withdrawal_above_the_balance_is_refused_and_changes_nothing()
    {
        var (state, accepted) = new AccountState(200m).Change(-200.01m);

        Assert.False(accepted);
        Assert.Equal(200m, state.Balance);
    }

    [Fact]
    public void A_sum_that_would_have_to_be_rounded_is_refused()
    {
        Assert.False(new AccountState(decimal.MaxValue).Change(0.4m).Accepted);
        Assert.False(new AccountState(decimal.MaxValue).Change(1m).Accepted);
        Assert.False(new AccountState(7_922_816_251_426_433_759_354_395_033m).Change(0.05m).Accepted);
    }
}

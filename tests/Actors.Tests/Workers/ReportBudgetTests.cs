namespace Troupe.Actors.Tests.Workers;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Workers;
using Xunit;

public sealed class ReportBudgetTests
{
    [Fact]
    public void A_few_go_at_once_then_none_until_the_stretch_is_over()
    {
        var budget = new ReportBudget();

        Assert.Equal(ReportBudget.Each, Enumerable.Range(0, 1_000).Count(_ => budget.TryTake(1)));
        Assert.False(budget.TryTake(ReportBudget.Stretch));
        Assert.True(budget.TryTake(ReportBudget.Stretch + 1));
    }

    [Fact]
    public void However_they_come_no_more_go_than_the_time_allows_and_after_a_stretch_one_always_does() => Prop.ForAll(
        Gen.Choose(0, 100).ListOf().ToArbitrary(),
        pauses =>
        {
            var budget = new ReportBudget();
            var (now, gone, last) = (1L, 0, 0L);
            foreach (var pause in pauses)
            {
                now += pause * ReportBudget.Stretch / 50;
                var goes = budget.TryTake(now);
                gone += goes ? 1 : 0;
                if (!goes && now - last >= ReportBudget.Stretch)
                {
                    return false;
                }

                last = goes ? now : last;
            }

            return gone <= ReportBudget.Each * (1 + ((now - 1) / ReportBudget.Stretch));
        }).QuickCheckThrowOnFailure();
}

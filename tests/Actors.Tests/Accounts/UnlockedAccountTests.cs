namespace Troupe.Actors.Tests.Accounts;

using Xunit;

public class UnlockedAccountTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Two_deposits_at_once_leave_the_trace_of_one()
    {
        var account = new UnlockedAccount(100m);
        await AtOnce(account, () => account.Deposit(50m), () => account.Deposit(50m));

        Assert.Equal(150m, account.Balance);
    }

    [Fact]
    public async Task Two_withdrawals_at_once_pay_the_same_money_twice()
    {
        var (account, paid) = (new UnlockedAccount(100m), 0);
        await AtOnce(account, Withdraw, Withdraw);

        Assert.Equal((2, 0m), (paid, account.Balance));

        void Withdraw() => Interlocked.Add(ref paid, account.Withdraw(100m) ? 1 : 0);
    }

    // Both have read before either writes.
    private static async Task AtOnce(UnlockedAccount account, Action first, Action second)
    {
        using var bothHaveRead = new Barrier(2);
        account.BetweenReadAndWrite = _ => Assert.True(bothHaveRead.SignalAndWait(s_patience));
        await Task.WhenAll(
            Task.Factory.StartNew(first, TaskCreationOptions.LongRunning), Task.Factory.StartNew(second, TaskCreationOptions.LongRunning)).WaitAsync(s_patience);
    }
}

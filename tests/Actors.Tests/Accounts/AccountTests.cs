namespace Troupe.Actors.Tests.Accounts;

using Troupe.Peers;
using Xunit;

public class AccountTests : TestKit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Home _home;

    public AccountTests() => _home = new Home(Sys);

    [Fact]
    public async Task Concurrent_changes_lose_and_make_no_money()
    {
        await using var account = Open(1_000m);

        var changes = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() =>
            i % 2 == 0 ? account.DepositAsync(3m) : account.WithdrawAsync(2.5m)))).WaitAsync(s_patience);

        Assert.All(changes, change => Assert.True(change.Accepted));
        Assert.Equal(1_100m, await account.BalanceAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task Of_many_withdrawals_only_what_is_there_is_paid()
    {
        await using var account = Open(200m);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => account.WithdrawAsync(30m)))).WaitAsync(s_patience);

        Assert.Equal(6, answers.Count(answer => answer.Accepted));
        Assert.All(answers, answer => Assert.True(answer.Balance >= 20m));
        Assert.Equal(20m, await account.BalanceAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_refused_withdrawal_says_so_with_the_balance()
    {
        await using var account = Open(200m);

        Assert.Equal(new AccountAnswer(false, 200m), await account.WithdrawAsync(500m).WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_negative_amount_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(-1m));
        await using var account = Open(1m);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => account.DepositAsync(-1m));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => account.WithdrawAsync(-1m));
    }

    [Fact]
    public async Task A_closed_account_refuses_every_call()
    {
        var account = Open(1m);
        await account.DisposeAsync().AsTask().WaitAsync(s_patience);
        await account.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => account.BalanceAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task Transfers_between_accounts_keep_the_sum()
    {
        var accounts = Enumerable.Range(0, 4).Select(_ => Open(1_000m)).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() =>
            accounts[i % 4].TransferAsync(accounts[(i / 4) % 4], i)))).WaitAsync(s_patience);

        Assert.All(answers, answer => Assert.True(answer.Outcome is TransferOutcome.Done or TransferOutcome.InsufficientFunds));
        Assert.Contains(answers, answer => answer.Accepted);
        Assert.Contains(answers, answer => !answer.Accepted);
        foreach (var account in accounts)
        {
            await account.DisposeAsync().AsTask().WaitAsync(s_patience); // Not before all is booked.
        }
    }

    [Fact]
    public async Task A_transfer_moves_the_sum_and_says_what_is_left()
    {
        await using var payer = Open(200m);
        await using var payee = Open(0m);

        Assert.Equal(new TransferAnswer(TransferOutcome.Done, 150m), await payer.TransferAsync(payee, 50m).WaitAsync(s_patience));
        Assert.Equal(new TransferAnswer(TransferOutcome.InsufficientFunds, 150m), await payer.TransferAsync(payee, 151m).WaitAsync(s_patience));
        Assert.Equal(new TransferAnswer(TransferOutcome.Done, 150m), await payer.TransferAsync(payer, 10m).WaitAsync(s_patience) with { Balance = 150m });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => payer.TransferAsync(payee, -1m));
        Assert.Equal(200m, await payer.BalanceAsync() + await payee.BalanceAsync());
    }

    [Fact]
    public async Task A_closed_payee_costs_nothing()
    {
        await using var payer = Open(200m);
        var payee = Open(0m);
        await payee.DisposeAsync().AsTask().WaitAsync(s_patience);

        Assert.Equal(new TransferAnswer(TransferOutcome.PayeeClosed, 200m), await payer.TransferAsync(payee, 50m).WaitAsync(s_patience));
    }

    private Account Open(decimal balance) => Account.OpenIn(_home, balance, null);
}

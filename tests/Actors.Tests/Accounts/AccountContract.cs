namespace Troupe.Actors.Tests.Accounts;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Accounts that functions on a pool's workers use.</summary>
public abstract class AccountContract(Backend backend) : OnBackend(backend)
{
    private static readonly List<Account> s_kept = [];

    [Fact]
    public async Task Of_two_that_draw_800_of_1000_one_is_refused_and_200_are_left()
    {
        await using var pool = await StartAsync();
        await using var account = Account.Open(1000m);

        var answers = await pool.MapAsync((int _) => account.WithdrawAsync(800m), Enumerable.Range(0, 2)).WaitAsync(Patience);

        Assert.Equal([new(false, 200m), new(true, 200m)], answers.OrderBy(static answer => answer.Accepted));
        Assert.Equal(200m, await account.BalanceAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task What_is_paid_in_and_out_at_once_is_all_there()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var account = Account.Open(100m);

        var answers = await pool.MapAsync((int i) => i % 2 == 0 ? account.DepositAsync(3m) : account.WithdrawAsync(2.5m), Enumerable.Range(0, 100)).WaitAsync(Patience);

        Assert.All(answers, static answer => Assert.True(answer.Accepted));
        Assert.Equal(125m, await pool.ApplyAsync(() => account.BalanceAsync()).WaitAsync(Patience));
    }

    [Fact]
    public async Task Transfers_between_accounts_of_several_workers_cost_and_make_no_money()
    {
        await using var pool = await StartAsync(workers: 3);
        var there = await pool.MapAsync(static (int i) => Keep(i), Enumerable.Range(0, 3)).WaitAsync(Patience);
        await using var here = Account.Open(100m);
        Account[] accounts = [.. there, here];

        var answers = await pool.MapAsync((int i) => accounts[i % 4].TransferAsync(accounts[(i + 1 + (i / 4 % 3)) % 4], i % 50), Enumerable.Range(0, 200)).WaitAsync(Patience);

        Assert.All(answers, static answer => Assert.True(answer.Outcome is TransferOutcome.Done or TransferOutcome.InsufficientFunds));
        Assert.Contains(answers, static answer => answer.Accepted);
        await Eventually(() => accounts.Sum(static account => account.BalanceAsync().WaitAsync(Patience).Result) == 400m); // What is in keeping is booked a moment later.
        Assert.Equal(
            new TransferAnswer(TransferOutcome.InsufficientFunds, await here.BalanceAsync().WaitAsync(Patience)),
            await pool.ApplyAsync(() => accounts[3].TransferAsync(accounts[0], 1_000m)).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_closed_account_says_so_to_all()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var payer = Account.Open(5m);
        var account = Account.Open(1m);
        await account.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(() => account.BalanceAsync()).WaitAsync(Patience));
        Assert.Equal(new TransferAnswer(TransferOutcome.PayeeClosed, 5m), await pool.ApplyAsync(() => payer.TransferAsync(account, 1m)).WaitAsync(Patience));
    }

    private static Account Keep(int number)
    {
        var account = Account.Open(100m, $"account of {number}");
        lock (s_kept) // workers may be threads
        {
            s_kept.Add(account);
        }

        return account;
    }
}

public sealed class ThreadAccountTests() : AccountContract(Backend.Threads);

public sealed class ProcessAccountTests() : AccountContract(Backend.Processes);

namespace Troupe.Actors.Tests.Accounts;

using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Callers killed at random moments while they pay in, out and from one account to another: each change is made whole or not at all. Keepers that die are in <see cref="TransferDeathTests"/>.</summary>
[Trait("Category", "Soak")]
public sealed class AccountVictimTests
{
    [Fact]
    public Task Who_is_killed_while_others_pay_for_it_costs_and_makes_no_money() => Deaths.InRoundsAsync(workers: 3, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var told = SharedQueue.Create<int>();
        await using var stop = SharedEvent.Create();
        await using var keeper = await Keeper<(Account, Account)>.StartAsync(pool, random, static () => (Account.Open(10_000m), Account.Open(10_000m)));
        var (payer, payee) = keeper.Things;
        var jobs = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
        {
            await users.PutAsync(Environment.ProcessId);
            while (!await stop.IsSetAsync())
            {
                var answers = await Task.WhenAll(payer.TransferAsync(payee, 1m), payee.TransferAsync(payer, 0.25m));
                Assert.All(answers, static answer => Assert.True(answer.Accepted));
                await told.PutAsync(1);
            }

            return "stopped";
        })).ToList();
        int[] processes = [await users.GetAsync().WaitAsync(Deaths.Patience), await users.GetAsync().WaitAsync(Deaths.Patience)];
        await Deaths.PauseAsync(random);

        Deaths.Kill(processes[random.Next(2)]);

        Assert.True((await payer.TransferAsync(payee, 1m).WaitAsync(Deaths.Patience)).Accepted);
        await stop.SetAsync().WaitAsync(Deaths.Patience);
        Assert.Equal(["killed", "stopped"], (await Task.WhenAll(jobs.Select(static job => Deaths.EndAsync(job.Task)))).Order());

        // A transfer ends though nobody waits for it any more; while it is under way, what is on its way is in neither balance.
        var (mine, others) = (0m, 0m);
        await OnBackend.Eventually(async () =>
        {
            (mine, others) = (await payer.BalanceAsync().WaitAsync(Deaths.Patience), await payee.BalanceAsync().WaitAsync(Deaths.Patience));
            return mine + others == 20_000m;
        });

        var least = await told.CountAsync().WaitAsync(Deaths.Patience);
        Assert.InRange(others - 10_001m - (0.75m * least), -0.25m, 1m); // What he did last he may not have told.
    });

    [Fact]
    public Task Who_is_killed_paying_in_and_out_has_done_so_or_has_not() => Deaths.InRoundsAsync(workers: 2, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var told = SharedQueue.Create<int>();
        await using var keeper = await Keeper<Account>.StartAsync(pool, random, static () => Account.Open(0m));
        var account = keeper.Things;
        var paying = pool.Submit(async Task<string> () =>
        {
            await users.PutAsync(Environment.ProcessId);
            while (true)
            {
                Assert.True((await account.DepositAsync(3m)).Accepted);
                Assert.True((await account.WithdrawAsync(2m)).Accepted);
                await told.PutAsync(1);
            }
        });
        var process = await users.GetAsync().WaitAsync(Deaths.Patience);
        await Deaths.PauseAsync(random);

        Deaths.Kill(process);

        Assert.Equal("killed", await Deaths.EndAsync(paying.Task));
        var least = await told.CountAsync().WaitAsync(Deaths.Patience);
        Assert.Contains(await account.BalanceAsync().WaitAsync(Deaths.Patience) - least, new[] { 0m, 3m, 1m });
    });
}

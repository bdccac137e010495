namespace Troupe.Actors.Tests.Accounts;

using System.Diagnostics;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Accounts kept by worker processes that are killed while they pay each other. <c>TROUPE_CHAOS_KILLS</c> says how many kills (default 5 of each).</summary>
[Trait("Category", "Soak")]
public class TransferDeathTests
{
    private static int Rounds => Deaths.Kills(5);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static Account? s_kept;

    [Fact]
    public async Task When_a_payee_dies_its_payer_has_all_that_was_not_paid()
    {
        await using var payer = Account.Open(1_000_000m);
        for (var round = 0; round < Rounds; round++)
        {
            await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
            var (process, payee) = await pool.ApplyAsync(static () => Keep(0m)).WaitAsync(s_patience);
            var before = await payer.BalanceAsync().WaitAsync(s_patience);

            var transfers = Enumerable.Range(0, 200).Select(_ => payer.TransferAsync(payee, 1m)).ToList();
            await transfers[Random.Shared.Next(20)].WaitAsync(s_patience);
            Process.GetProcessById(process).Kill();
            var answers = await Task.WhenAll(transfers).WaitAsync(s_patience);

            Assert.All(answers, static answer => Assert.True(answer.Outcome is TransferOutcome.Done or TransferOutcome.PayeeLost));
            Assert.Equal(before - answers.Count(static answer => answer.Accepted), await payer.BalanceAsync().WaitAsync(s_patience));
            Assert.Equal(TransferOutcome.PayeeLost, (await payer.TransferAsync(payee, 1m).WaitAsync(s_patience)).Outcome);
        }
    }

    [Fact]
    public async Task When_a_payer_dies_its_payee_has_what_callers_were_told_of_and_no_more_than_was_asked_for()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var payee = Account.Open(0m);
            await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);
            var (process, payer) = await pool.ApplyAsync(static () => Keep(1_000m)).WaitAsync(s_patience);

            var transfers = Enumerable.Range(0, 200).Select(_ => payer.TransferAsync(payee, 1m)).ToList();
            await transfers[Random.Shared.Next(20)].WaitAsync(s_patience);
            Process.GetProcessById(process).Kill();
            var told = 0;
            foreach (var transfer in transfers)
            {
                told += await Told(transfer) ? 1 : 0;
            }

            // What was in keeping is its own once its keeper has heard of the death, which may be a moment after the callers have.
            await OnBackend.Eventually(async () => await payee.BalanceAsync().WaitAsync(s_patience) >= told, within: s_patience);

            Assert.InRange(await payee.BalanceAsync().WaitAsync(s_patience), told, 200);
            await payee.DisposeAsync().AsTask().WaitAsync(s_patience);
        }
    }

    private static async Task<bool> Told(Task<TransferAnswer> transfer)
    {
        try
        {
            return (await transfer.WaitAsync(s_patience)).Accepted;
        }
        catch (PeerLostException)
        {
            return false;
        }
    }

    private static (int Process, Account Account) Keep(decimal balance)
    {
        s_kept = Account.Open(balance);
        return (Environment.ProcessId, s_kept);
    }
}

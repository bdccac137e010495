namespace Troupe.Host.Scenarios;

/// <summary>
/// Two workers draw 800 from a balance of 1000. Without a lock both read before either has paid, and both pay. Under one, taken and given back by hand or by a scope, the
/// second is refused.
/// </summary>
internal sealed class AccountRace : IScenario
{
    private const decimal Opening = 1000;
    private const decimal Draw = 800;

    public string Name => "account-race";

    public string Summary => $"Two workers draw {Draw} from a balance of {Opening}: without a lock, and under one in both styles.";

    public string Python => "Lock: acquire and release, with lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using (var balance = SharedValue.Create(Opening))
        {
            await using var read = SharedSemaphore.Create(0);
            await using var bothRead = SharedEvent.Create();
            var draws = Task.WhenAll(DrawUnlocked(play, balance, read, bothRead), DrawUnlocked(play, balance, read, bothRead));
            // Nobody writes before both have read: what else happens now and then happens each time.
            await read.AcquireAsync();
            await read.AcquireAsync();
            await bothRead.SetAsync();
            var paid = (await draws).Count(static done => done);
            stage.Expect(paid == 2, $"without a lock {paid} were paid {Draw}, and the balance is {await balance.GetAsync()}");
        }

        foreach (var isLease in new[] { false, true })
        {
            await using var balance = SharedValue.Create(Opening);
            await using var @lock = SharedLock.Create();
            var paid = (await Task.WhenAll(DrawLocked(play, balance, @lock, isLease), DrawLocked(play, balance, @lock, isLease))).Count(static done => done);
            var left = await balance.GetAsync();
            stage.Expect(paid == 1 && left == Opening - Draw, $"{(isLease ? "under a lease" : "between acquire and release")} {paid} was paid, and {left} are left");
        }
    }

    private static Task<bool> DrawUnlocked(Play play, SharedValue<decimal> balance, SharedSemaphore read, SharedEvent bothRead) => play.Ask(async () =>
    {
        var before = await balance.GetAsync();
        await read.ReleaseAsync();
        await bothRead.WaitAsync();
        return await PayAsync(balance, before);
    }).Result;

    private static Task<bool> DrawLocked(Play play, SharedValue<decimal> balance, SharedLock @lock, bool isLease) => play.Ask(async () =>
    {
        if (isLease)
        {
            await using var lease = await @lock.AcquireAsync();
            return await PayAsync(balance, await balance.GetAsync());
        }

        await @lock.AcquireAsync();
        try
        {
            return await PayAsync(balance, await balance.GetAsync());
        }
        finally
        {
            await @lock.ReleaseAsync();
        }
    }).Result;

    private static async Task<bool> PayAsync(SharedValue<decimal> balance, decimal before)
    {
        if (before < Draw)
        {
            return false;
        }

        await balance.SetAsync(before - Draw);
        return true;
    }
}

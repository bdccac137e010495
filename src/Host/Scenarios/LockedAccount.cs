namespace Troupe.Host.Scenarios;

/// <summary>Two workers draw from one account at a time; it looks and pays in one step, so it never pays what it does not hold.</summary>
internal sealed class LockedAccount : IScenario
{
    private const decimal Opening = 1000;
    private const decimal Draw = 800;

    public string Name => "locked-account";

    public string Summary => $"Two workers each draw {Draw} from an account of {Opening}.";

    public string Python => "Lock, class Account";

    public bool RunsElsewhere => true;

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(2);
        await using var account = Account.Open(Opening);

        var draws = await Task.WhenAll(pool.Submit(() => DrawAsync(account)).Task, pool.Submit(() => DrawAsync(account)).Task);

        foreach (var (answer, place) in draws)
        {
            stage.Say($"{(answer.Accepted ? "paid" : "refused")}, balance {answer.Balance}, to process {place.ProcessId} on thread {place.Thread}");
        }

        stage.Expect(draws.Count(draw => draw.Answer.Accepted) == 1, "one draw was paid and one refused");
        stage.Expect(await account.BalanceAsync() == Opening - Draw, $"the balance is {Opening - Draw}");
    }

    private static async Task<(AccountAnswer Answer, Place Place)> DrawAsync(Account account)
    {
        var place = Place.Here();
        return (await account.WithdrawAsync(Draw), place);
    }
}

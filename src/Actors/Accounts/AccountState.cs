namespace Troupe.Accounts;

/// <summary>What an account holds. Never below zero; no amount is ever rounded away.</summary>
internal readonly record struct AccountState(decimal Balance)
{
    /// <summary>The state after the change, and whether it was made. A withdrawal is a negative change.</summary>
    public (AccountState State, bool Accepted) Change(decimal amount) => TryAdd(amount, out var balance) ? (new(balance), true) : (this, false);

    private bool TryAdd(decimal amount, out decimal sum)
    {
        try
        {
            sum = Balance + amount;
        }
        catch (OverflowException)
        {
            sum = Balance;
            return false;
        }

        // 28 digits are many, but finite: a sum that had to be rounded would make or lose money.
        return sum >= 0 && sum - amount == Balance && sum - Balance == amount;
    }
}

namespace Troupe;

/// <summary>
/// An account as it should not be: an object that any thread changes, and nothing that keeps two changes apart. Beside <see cref="Account"/>, and
/// the same object under a lock, it shows what they are for.
/// </summary>
/// <param name="balance">What it holds at first.</param>
public sealed class UnlockedAccount(decimal balance)
{
    /// <summary>What it holds, as far as one can say.</summary>
    public decimal Balance { get; private set; } = balance;

    /// <summary>Called with the balance that was read, before the changed one is written; a test or a demonstration waits here until somebody else has read the same.</summary>
    public Action<decimal>? BetweenReadAndWrite { get; set; }

    /// <summary>Pays in. Of two at the same time one may be lost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public void Deposit(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var read = Balance;
        BetweenReadAndWrite?.Invoke(read);
        Balance = read + amount;
    }

    /// <summary>Pays out, or refuses when the balance is below the amount. Two at the same time may pay the same money twice.</summary>
    /// <returns>Whether it was paid.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public bool Withdraw(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var read = Balance;
        if (read < amount)
        {
            return false;
        }

        BetweenReadAndWrite?.Invoke(read);
        Balance = read - amount;
        return true;
    }
}

namespace Troupe;

/// <summary>What became of a transfer.</summary>
/// <param name="Outcome">Whether it was made, or why not.</param>
/// <param name="Balance">The paying account's balance right after that.</param>
public readonly record struct TransferAnswer(TransferOutcome Outcome, decimal Balance)
{
    /// <summary>False: it was refused, and the paying account has its money.</summary>
    public bool Accepted => Outcome == TransferOutcome.Done;
}

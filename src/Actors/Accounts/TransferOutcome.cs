namespace Troupe;

/// <summary>What became of a transfer. In every case but <see cref="Done"/> the paying account has its money back.</summary>
public enum TransferOutcome
{
    /// <summary>The payee has it. It goes down with the payee if that is lost from now on.</summary>
    Done,

    /// <summary>The paying account does not hold so much.</summary>
    InsufficientFunds,

    /// <summary>The payee would hold a sum that a <see cref="decimal"/> cannot.</summary>
    PayeeFull,

    /// <summary>The payee was closed.</summary>
    PayeeClosed,

    /// <summary>The process that keeps the payee is no more.</summary>
    PayeeLost,
}

namespace Troupe;

/// <summary>What became of a deposit or withdrawal.</summary>
/// <param name="Accepted">False: it was refused, and nothing has changed.</param>
/// <param name="Balance">The balance right after it, before anybody else's change.</param>
public readonly record struct AccountAnswer(bool Accepted, decimal Balance);

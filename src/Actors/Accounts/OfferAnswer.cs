namespace Troupe.Accounts;

/// <summary>What a payee says to an offer.</summary>
internal enum OfferAnswer
{
    /// <summary>It is in keeping here.</summary>
    Kept,

    /// <summary>There would be more than a <see cref="decimal"/> holds.</summary>
    Full,

    /// <summary>The account is being closed.</summary>
    Closed,
}

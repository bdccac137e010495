namespace Troupe.Accounts;

/// <summary>What an account is to do for a transfer, as its book decides.</summary>
internal abstract record TransferStep<TAccount>
{
    private TransferStep()
    {
    }

    /// <summary>To the payee: take this sum in keeping, under this number of the payer's. Of numbers below <paramref name="Lowest"/> nothing will be heard any more.</summary>
    public sealed record Offer(TAccount To, long Number, long Lowest, decimal Amount) : TransferStep<TAccount>;

    /// <summary>To the payer: it is in keeping, or there is no place for it.</summary>
    public sealed record AnswerOffer(TAccount To, long Number, OfferAnswer Answer) : TransferStep<TAccount>;

    /// <summary>To the payee: what is in its keeping is its own.</summary>
    public sealed record Confirm(TAccount To, long Number) : TransferStep<TAccount>;

    /// <summary>To the payer: I know.</summary>
    public sealed record AnswerConfirm(TAccount To, long Number) : TransferStep<TAccount>;

    /// <summary>To the caller: so it ended.</summary>
    public sealed record Tell(long Number, TransferOutcome Outcome) : TransferStep<TAccount>;
}

namespace Troupe.Accounts;

/// <summary>What one payer has offered to a book, until it says that it is over.</summary>
internal sealed class AccountPayer
{
    private readonly SortedDictionary<long, (OfferAnswer Answer, decimal Kept, bool IsBooked)> _offers = [];
    private long _lowest;

    /// <summary>The number of its last offer among all that came.</summary>
    public long LastOffer { get; set; }

    public bool HasKept => _offers.Values.Any(static offer => offer is { Answer: OfferAnswer.Kept, IsBooked: false });

    public bool IsOver(long number) => number < _lowest;

    public void Forget(long lowest)
    {
        _lowest = Math.Max(_lowest, lowest);
        while (_offers.Count > 0 && _offers.First().Key < _lowest)
        {
            _offers.Remove(_offers.First().Key);
        }
    }

    public bool TryGet(long number, out OfferAnswer answer)
    {
        var known = _offers.TryGetValue(number, out var offer);
        answer = offer.Answer;
        return known;
    }

    public void Note(long number, OfferAnswer answer, decimal amount) => _offers.Add(number, (answer, amount, false));

    /// <returns>What was in keeping until now; null: nothing.</returns>
    public decimal? Book(long number)
    {
        if (!_offers.TryGetValue(number, out var offer) || offer.IsBooked || offer.Answer != OfferAnswer.Kept)
        {
            return null;
        }

        _offers[number] = offer with { IsBooked = true };
        return offer.Kept;
    }

    public List<decimal> BookAll() => [.. _offers.Keys.ToList().Select(Book).OfType<decimal>()];
}

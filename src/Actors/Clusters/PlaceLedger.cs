namespace Troupe.Clusters;

/// <summary>What a host says of one machine.</summary>
/// <param name="Machine">Which.</param>
/// <param name="Capacity">How many places it has at all.</param>
/// <param name="Keeps">How many the host has, and goes on using.</param>
/// <param name="Wants">How many more it could use at once.</param>
internal readonly record struct PlaceClaim<TMachine>(TMachine Machine, int Capacity, int Keeps, int Wants);

/// <summary>What a host is answered about one machine.</summary>
/// <param name="Places">How many it may use, those that it keeps included.</param>
/// <param name="Free">How many nobody has.</param>
internal readonly record struct PlaceLease(int Places, int Free);

/// <summary>
/// Which host has how many places at which machine, so that none is had twice: decided, for <see cref="PlacesActor"/> to perform. What a host keeps is its own to say; what nobody keeps goes to who asks
/// first. A host's report counts until its next, and an answer only as long as the report that it answers is the host's latest: so a host never uses more than stands here, whatever is lost or late
/// in between.
/// <para>
/// A new ledger is empty, though hosts have places from the one before. So it gives nothing until every host that was there when it began has said what it keeps, or has gone.
/// </para>
/// </summary>
internal sealed class PlaceLedger<THost, TMachine>
    where THost : notnull
    where TMachine : notnull
{
    private readonly Dictionary<THost, Account> _hosts = [];
    private bool _hasBegun;

    /// <summary>Whether it gives anything yet.</summary>
    public bool IsGiving => _hasBegun && _hosts.Values.All(static account => account.LastReport is not null || !account.IsAwaited);

    /// <summary>A host is there.</summary>
    public void Up(THost host) => _hosts.TryAdd(host, new Account(isAwaited: !_hasBegun));

    /// <summary>All hosts that there were are known.</summary>
    public void Begin() => _hasBegun = true;

    /// <summary>A host is gone: what it had is free.</summary>
    public void Gone(THost host) => _hosts.Remove(host);

    /// <summary>How many places of a machine hosts have.</summary>
    public int TakenAt(TMachine machine) => _hosts.Values.Sum(account => account.Kept.GetValueOrDefault(machine));

    /// <summary>A host's report.</summary>
    /// <param name="host">Whose.</param>
    /// <param name="number">It rises from report to report.</param>
    /// <param name="claims">All machines that it can use, each once.</param>
    /// <returns>What to answer, in the order of the claims; null: nothing, it is not the host's latest or not a host's that is known.</returns>
    public IReadOnlyList<PlaceLease>? Report(THost host, int number, IReadOnlyList<PlaceClaim<TMachine>> claims)
    {
        if (!_hosts.TryGetValue(host, out var account) || account.LastReport >= number)
        {
            return null;
        }

        account.LastReport = number;
        account.Kept.Clear();
        foreach (var claim in claims)
        {
            account.Kept[claim.Machine] = claim.Keeps;
        }

        var isGiving = IsGiving;
        return [.. claims.Select(claim => isGiving ? Give(account, claim) : new PlaceLease(claim.Keeps, 0))];
    }

    private PlaceLease Give(Account account, PlaceClaim<TMachine> claim)
    {
        // More than all can be taken for a while: two ledgers, each in its part of a network that was cut, cannot know of each other.
        var free = Math.Max(0, claim.Capacity - TakenAt(claim.Machine));
        var given = Math.Clamp(claim.Wants, 0, free);
        account.Kept[claim.Machine] = claim.Keeps + given;
        return new PlaceLease(claim.Keeps + given, free - given);
    }

    private sealed class Account(bool isAwaited)
    {
        public bool IsAwaited => isAwaited;

        public int? LastReport { get; set; }

        public Dictionary<TMachine, int> Kept { get; } = [];
    }
}

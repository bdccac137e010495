namespace Troupe;

/// <summary>How far a call is.</summary>
/// <param name="Done">Items that succeeded.</param>
/// <param name="Failed">Items that failed for good.</param>
/// <param name="InFlight">Items at workers, running or waiting there.</param>
/// <param name="Total">Items in all; null while a stream has not ended.</param>
/// <param name="Rate">Finished items a second, since the call was made.</param>
/// <param name="Remaining">How much longer at that rate; null when it cannot be said.</param>
public readonly record struct PoolProgress(long Done, long Failed, long InFlight, long? Total, double Rate, TimeSpan? Remaining);

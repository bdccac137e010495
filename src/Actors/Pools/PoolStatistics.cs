namespace Troupe;

/// <summary>What a pool has done up to now, and with whom.</summary>
/// <param name="Workers">Workers that take work at the moment.</param>
/// <param name="Done">Items that succeeded.</param>
/// <param name="Failed">Items that failed for good.</param>
/// <param name="Retried">Attempts beyond an item's first.</param>
/// <param name="Replaced">Workers that died and were replaced.</param>
/// <param name="Recycled">Workers that had run <see cref="PoolOptions.MaxTasksPerWorker"/> items and were replaced.</param>
/// <param name="Roster">The workers of the moment.</param>
public sealed record PoolStatistics(int Workers, long Done, long Failed, long Retried, int Replaced, int Recycled, IReadOnlyList<PoolWorker> Roster);

/// <summary>A worker of a pool.</summary>
/// <param name="Name">Its name: POOL-1, POOL-2, …; a replacement has a new number.</param>
/// <param name="ProcessId">The process it runs in.</param>
public sealed record PoolWorker(string Name, int ProcessId);

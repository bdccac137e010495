namespace Troupe;

/// <summary>What a pool has done up to now, and with whom.</summary>
/// <param name="Workers">Workers that take work at the moment.</param>
/// <param name="Done">Items that succeeded.</param>
/// <param name="Failed">Items that failed for good.</param>
/// <param name="Retried">Attempts beyond an item's first.</param>
/// <param name="Replaced">Workers that died and were replaced.</param>
/// <param name="Recycled">Workers that had run <see cref="PoolOptions.MaxTasksPerWorker"/> items, or had more memory than <see cref="PoolOptions.MaxMemoryPerWorker"/>, and were replaced.</param>
/// <param name="Roster">The workers of the moment.</param>
public sealed record PoolStatistics(int Workers, long Done, long Failed, long Retried, int Replaced, int Recycled, IReadOnlyList<PoolWorker> Roster);

/// <summary>A worker of a pool.</summary>
/// <param name="Name">Its name: POOL-1, POOL-2, …; a replacement has a new number.</param>
/// <param name="ProcessId">The process it runs in.</param>
/// <param name="Machine">The name of the machine it is on; null for this one.</param>
public sealed record PoolWorker(string Name, int ProcessId, string? Machine = null);

/// <summary>A worker that ended though nobody had told it to go, or that had to be killed. Its replacement is under way.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="ProcessId">The process it ran in; 0 when it ended before it was ready.</param>
/// <param name="Reason">How it ended, and why it was killed if the pool killed it.</param>
/// <param name="LastErrors">The last lines, at most 20, that it wrote on standard error.</param>
public sealed record LostWorker(string Worker, int ProcessId, ExitReason Reason, IReadOnlyList<string> LastErrors);

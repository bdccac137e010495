namespace Troupe.Pools;

/// <summary>The numbers a pool is run by, checked.</summary>
/// <param name="Workers">Workers wanted at the start.</param>
/// <param name="MaxAttempts">How often an item is run when its worker dies under it.</param>
/// <param name="StartTries">How many starts may fail in a row before the pool breaks.</param>
/// <param name="TargetTicks">Stopwatch ticks of work a chunk should hold.</param>
/// <param name="CoverTicks">Stopwatch ticks of work that should lie ready at a worker.</param>
/// <param name="MaxTasks">Items after which a worker is replaced by a fresh one.</param>
/// <param name="LossTries">How many workers may be lost in a row, with nothing done, that cost no item an attempt, before the pool breaks.</param>
internal sealed record PoolRules(
    int Workers, int MaxAttempts, int StartTries, double TargetTicks, double CoverTicks, int MaxTasks = int.MaxValue, int LossTries = int.MaxValue)
{
    /// <summary>The most workers a pool may be asked for: each is a thread or a process.</summary>
    internal const int MostWorkers = 1024;

    /// <summary>The most that stand in for workers whose items wait for calls of their own.</summary>
    internal const int MostSpares = 256;
}

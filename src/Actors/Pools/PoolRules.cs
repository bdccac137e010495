namespace Troupe.Pools;

/// <summary>The numbers a pool is run by, checked.</summary>
/// <param name="Workers">Workers wanted.</param>
/// <param name="MaxAttempts">How often an item is run when its worker dies under it.</param>
/// <param name="StartTries">How many starts may fail in a row before the pool breaks.</param>
/// <param name="TargetTicks">Stopwatch ticks of work a chunk should hold.</param>
/// <param name="CoverTicks">Stopwatch ticks of work that should lie ready at a worker.</param>
internal sealed record PoolRules(int Workers, int MaxAttempts, int StartTries, double TargetTicks, double CoverTicks);

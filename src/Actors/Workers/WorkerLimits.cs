namespace Troupe.Workers;

/// <summary>What a worker process must keep to, or it is ended.</summary>
/// <param name="StallTimeout">How long it may give no sign of life.</param>
/// <param name="MaxMemory">Resident bytes above which it takes no further item; see <see cref="MemoryGauge"/>.</param>
/// <param name="MemoryLimit">Resident bytes above which it is killed; see <see cref="MemoryWatch"/>.</param>
/// <param name="MemoryInterval">How often to look for that.</param>
internal sealed record WorkerLimits(TimeSpan? StallTimeout = null, long? MaxMemory = null, long? MemoryLimit = null, TimeSpan MemoryInterval = default)
{
    public static readonly WorkerLimits None = new();
}

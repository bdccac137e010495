namespace Troupe.Workers;

using System.Globalization;

/// <summary>
/// The keeper's: whether a worker process has more memory resident than it may. Garbage that it has not collected counts: whoever takes so much cannot be
/// asked to collect first. Between two looks it can take as much as it is fast.
/// </summary>
internal static class MemoryWatch
{
    /// <summary>Less no process of .NET can do with: whoever says less meant another unit.</summary>
    internal const long LeastLimit = 16 * 1024 * 1024;

    /// <param name="resident">Resident bytes; 0 when it has ended.</param>
    /// <param name="limit">How many it may have.</param>
    /// <returns>Why it is to be killed; null when it is not.</returns>
    internal static string? Judge(long resident, long limit) => resident <= limit ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"it had {resident:N0} bytes of memory resident, more than its {nameof(PoolOptions.MemoryLimitPerWorker)} of {limit:N0}");
}

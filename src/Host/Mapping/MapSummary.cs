namespace Troupe.Host.Mapping;

using System.Globalization;

/// <summary>The words at the end of a map.</summary>
internal static class MapSummary
{
    public static string Of(MapProgress progress, PoolStatistics pool, Backend backend)
    {
        var place = backend == Backend.Threads ? "thread" : "process";
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(progress.Done, "item")}, {progress.Failed:N0} failed, {progress.Elapsed.TotalSeconds:F2} s, {progress.Rate:N0} items/s");
        words += $" on {Count(pool.Workers, place)}";
        words += pool.Retried > 0 ? $", {pool.Retried.ToString("N0", CultureInfo.InvariantCulture)} retried" : "";
        words += pool.Replaced > 0 ? $", {Count(pool.Replaced, "worker")} replaced" : "";
        words += progress.Left > 0 ? $", {Count(progress.Left, "line")} read and left undone" : "";
        return words;
    }

    private static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}");
}

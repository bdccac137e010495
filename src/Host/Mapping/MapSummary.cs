namespace Troupe.Host.Mapping;

using System.Globalization;
using System.Text.Json;

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
        words += progress.Skipped > 0 ? $", {Count(progress.Skipped, "item")} done before" : "";
        words += progress.Left > 0 ? $", {Count(progress.Left, "line")} read and left undone" : "";
        return words;
    }

    /// <summary>One line of JSON, whose properties stay as they are.</summary>
    public static string JsonOf(MapProgress progress, PoolStatistics pool, Backend backend, int exitCode) => JsonSerializer.Serialize(new
    {
        items = progress.Done,
        failed = progress.Failed,
        doneBefore = progress.Skipped,
        leftUndone = progress.Left,
        seconds = Math.Round(progress.Elapsed.TotalSeconds, 3),
        on = backend == Backend.Threads ? "threads" : "processes",
        workers = pool.Workers,
        retried = pool.Retried,
        replaced = pool.Replaced,
        exitCode,
    });

    private static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}");
}

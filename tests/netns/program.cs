#:project ../../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using System.Diagnostics;
using Troupe;

// One map on workers of other machines: so many items, each so many milliseconds. Each result once, right, in order, however often the network goes away.
var (count, pause) = (int.Parse(args[0]), int.Parse(args[1]));
await using var pool = await WorkerPool.StartAsync(Backend.Remote, 4, new PoolOptions { MaxAttempts = 1 });
Console.WriteLine($"{pool.Statistics.Roster.Count} workers");

var watch = Stopwatch.StartNew();
var outcomes = await pool.TryMapAsync(
    item =>
    {
        Thread.Sleep(pause);
        return item * 7L;
    },
    Enumerable.Range(0, count));

var wrong = outcomes.Where((outcome, place) => !outcome.Succeeded || outcome.Index != place || outcome.Value != place * 7L).ToList();
var statistics = pool.Statistics;
Console.WriteLine($"{outcomes.Length} items in {watch.Elapsed.TotalSeconds:0} s, {wrong.Count} wrong, {statistics.Done} done, {statistics.Replaced} workers lost on the way");
foreach (var outcome in wrong.Take(5))
{
    Console.WriteLine($"{outcome.Index}: {outcome.Value} {outcome.Error?.Message}");
}

return wrong.Count == 0 && outcomes.Length == count && statistics.Done == count ? 0 : 1;

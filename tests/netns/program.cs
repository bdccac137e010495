#:project ../../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

if (args is ["large"])
{
    // On this machine, with items and results that go through shared memory.
    await using var here = await WorkerPool.StartAsync(Backend.Processes, 2);
    var results = await here.MapAsync(bytes => { Array.Reverse(bytes); return bytes; }, Enumerable.Range(0, 40).Select(item => Enumerable.Repeat((byte)item, 500_000).Append((byte)7).ToArray()));
    return results.Select((bytes, item) => bytes.Length == 500_001 && bytes[0] == 7 && bytes[^1] == item).All(right => right) ? 0 : 1;
}

// A map on workers of other machines, until a file is there: each result once, right, in order, however often the network goes away. Says five times a second how it goes.
var (end, pause) = (args[0], int.Parse(args[1]));
await using var pool = await WorkerPool.StartAsync(Backend.Remote, 4, new PoolOptions { MaxAttempts = 1 });
var (count, wrong) = (0, 0);

// A thread of its own: what is starved is to be seen, too.
new Thread(() =>
{
    for (; ; Thread.Sleep(200))
    {
        var now = pool.Statistics;
        Console.WriteLine($"workers={now.Workers} done={now.Done} lost={now.Replaced}");
    }
}) { IsBackground = true }.Start();

await foreach (var outcome in pool.TryMapStream(
    item =>
    {
        Thread.Sleep(pause);
        return item * 7L;
    },
    Enumerable.Range(0, int.MaxValue).TakeWhile(_ => !File.Exists(end))))
{
    if (!outcome.Succeeded || outcome.Index != count || outcome.Value != count * 7L)
    {
        wrong++;
        Console.WriteLine($"wrong: {outcome.Index}: {outcome.Value} {outcome.Error?.Message}");
    }

    count++;
}

var statistics = pool.Statistics;
Console.WriteLine($"{count} items, {wrong} wrong, {statistics.Done} done, {statistics.Retried} tried again, {statistics.Replaced} workers lost on the way");
return wrong == 0 && count > 0 && statistics.Done == count && statistics.Retried == 0 ? 0 : 1;

#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 4);
await using var counter = SharedArray.Create<int>(1);
await pool.MapAsync(_ => CountAsync(counter), Enumerable.Range(0, 100));
Console.WriteLine($"counted to {counter[0]}"); // Alone, counter.Add(0, 1) would do, without a lock.

static async Task<int> CountAsync(SharedArray<int> counter)
{
    await using var lease = await counter.Lock.AcquireAsync();
    return Enumerable.Range(0, 10_000).Select(_ => ++counter[0]).Max();
}

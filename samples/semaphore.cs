#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 4);
await using var semaphore = SharedSemaphore.Create(permits: 2);
var lines = await pool.MapAsync(i => WorkAsync(semaphore, i), Enumerable.Range(0, 4));
Console.WriteLine(string.Join(Environment.NewLine, lines));

static async Task<string> WorkAsync(SharedSemaphore semaphore, int i)
{
    await using var permit = await semaphore.AcquireAsync();
    return $"worker {i} was in, with one other at most";
}

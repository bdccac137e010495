#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Threads, workers: 2);
foreach (var workers in (int[])[1, 1, 2]) // The first is for the compiler.
{
    var began = TimeProvider.System.GetTimestamp();
    await pool.MapAsync(CountDown, Enumerable.Repeat(50_000_000 / workers, workers));
    Console.WriteLine($"by {workers}: {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms");
}

static int CountDown(int count) { while (count > 0) { count--; } return count; }

#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

foreach (var backend in (Backend[])[Backend.Threads, Backend.Processes])
{
    await using var pool = await WorkerPool.StartAsync(backend, workers: 4);
    var began = TimeProvider.System.GetTimestamp();
    var sums = await pool.MapAsync(SumOfSquares, Enumerable.Repeat(1_000_000, 4));
    Console.WriteLine($"{backend}: {sums.Sum()} in {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms");
}

static long SumOfSquares(int count) => Enumerable.Range(0, count).Sum(static i => (long)i * i);

#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 4);

var squares = await pool.MapAsync(static x => x * x, Enumerable.Range(0, 10));

Console.WriteLine(string.Join(", ", squares));

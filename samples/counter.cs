#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 4);
await using var counter = SharedValue.Create(0);

await pool.MapAsync(_ => counter.AddAsync(1), Enumerable.Range(0, 100));

Console.WriteLine($"counted to {await counter.GetAsync()}");

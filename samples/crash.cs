#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new PoolOptions { MaxAttempts = 1 });

var doomed = pool.Submit(static () => Environment.Exit(7));
await doomed.Task.ContinueWith(static task => Console.WriteLine(task.Exception!.InnerException!.Message));

Console.WriteLine($"the pool lives on: {await pool.ApplyAsync(static () => 42)}");

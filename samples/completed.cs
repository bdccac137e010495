#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 2);
var calls = new[] { 3, 1, 2 }.Select(n => pool.Submit(static async x =>
{
    await Task.Delay(100 * x);
    return x;
}, n).Task);
await foreach (var call in Task.WhenEach(calls))
{
    Console.WriteLine($"{await call} is done");
}

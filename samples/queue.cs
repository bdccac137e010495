#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var queue = SharedQueue.Create<string>(capacity: 2);
var producer = ActorProcess.Spawn(async () =>
{
    await queue.PutManyAsync(Enumerable.Range(0, 5).Select(static i => $"message {i}"));
    await queue.ShutdownAsync();
});
await foreach (var message in queue.ReadAllAsync())
{
    Console.WriteLine(message);
}

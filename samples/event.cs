#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var signal = SharedEvent.Create();
var waiter = ActorProcess.Spawn(async () =>
{
    await signal.WaitAsync();
    Console.WriteLine("the event was set");
});

await signal.SetAsync();
await waiter.JoinAsync();

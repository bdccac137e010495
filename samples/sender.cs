#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var queue = SharedQueue.Create<int>(capacity: 1);
var sender = ActorProcess.Spawn(async () =>
{
    for (var i = 0; ; i++)
    {
        await queue.PutAsync(i);
    }
});
Console.WriteLine($"{await queue.GetAsync()}, {await queue.GetAsync()}, {await queue.GetAsync()}, enough");
sender.Terminate(); // A thread would be asked: by its token, or a SharedEvent.

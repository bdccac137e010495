#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var @lock = SharedLock.Create();
var children = Enumerable.Range(0, 10).Select(i => Hello(@lock, i)).ToList();
await Task.WhenAll(children.Select(child => child.JoinAsync()));

static ActorProcess Hello(SharedLock @lock, int i) => ActorProcess.Spawn(async () =>
{
    await using var lease = await @lock.AcquireAsync();
    Console.WriteLine($"hello world {i}");
});

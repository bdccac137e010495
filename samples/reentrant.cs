#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var @lock = SharedReentrantLock.Create();
await ActorProcess.Spawn(() => RecurseAsync(@lock, 5)).JoinAsync();

static async Task RecurseAsync(SharedReentrantLock @lock, int depth)
{
    await using var lease = await @lock.AcquireAsync();
    Console.WriteLine($"recursion depth {depth}");
    await (depth > 1 ? RecurseAsync(@lock, depth - 1) : Task.CompletedTask);
}

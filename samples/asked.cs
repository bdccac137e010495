#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var queue = SharedQueue.Create<int>();
var sender = ActorThread.Spawn(async cancellationToken =>
{
    for (var i = 0; ; i++) { await queue.PutAsync(i, cancellationToken); }
});
var numbers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => queue.GetAsync()));
Console.WriteLine(string.Join(", ", numbers));
sender.Terminate(); // A thread cannot be ended: it is asked to, by its token.
await sender.JoinAsync();

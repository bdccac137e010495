#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

var (ours, theirs) = SharedPipe.Create<object?[]>();
var child = ActorProcess.Spawn(() => theirs.SendAsync([42, null, "hello"]));

Console.WriteLine(string.Join(", ", (await ours.ReceiveAsync()).Select(item => item ?? "null")));
await child.JoinAsync();
await ours.DisposeAsync();

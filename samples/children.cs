#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

var child = ActorProcess.Spawn(static () => ActorProcess.Current.Name, new SpawnOptions { Name = "clerk" });
var thread = ActorThread.Spawn(static () => Environment.ProcessId, new SpawnOptions { Name = "teller" });

Console.WriteLine($"{await child.Result} in process {child.ProcessId}, {thread.Name} in process {await thread.Result}");

await child.JoinAsync();
Console.WriteLine($"the child ended: {child.Exit}");

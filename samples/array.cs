#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var array = SharedArray.Create<int>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

await ActorProcess.Spawn(() =>
{
    for (var i = 0; i < array.Length; i++)
    {
        array[i] = -array[i];
    }
}).JoinAsync();
Console.WriteLine(string.Join(", ", array.ToArray()));

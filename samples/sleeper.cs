#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

var sleeper = new Sleeper(TimeSpan.FromSeconds(0.1));
sleeper.Start();
await sleeper.JoinAsync();
Console.WriteLine($"{sleeper.Name} has slept");

internal sealed class Sleeper(TimeSpan time) : ActorThread
{
    protected override Task RunAsync(CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);
}

#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var purse = await SharedObject.StartAsync(static () => new Purse { Balance = 1000 }, Backend.Processes);
await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 2);
var paid = await pool.MapAsync(_ => purse.CallAsync(static own => own.Draw(800)), Enumerable.Range(0, 2));
Console.WriteLine($"{paid.Count(static done => done)} of 2 was paid");

internal sealed class Purse // Of one's own, in a process of its own; one call at a time, so it needs no lock.
{
    public int Balance { get; set; }
    public bool Draw(int amount) => Balance >= amount && (Balance -= amount) >= 0;
}

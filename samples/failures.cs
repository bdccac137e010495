#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 2);

foreach (var outcome in await pool.TryMapAsync(static x => 60 / x, [3, 2, 1, 0]))
{
    Console.WriteLine(outcome.Succeeded ? $"{outcome.Value}" : $"item {outcome.Index}: {outcome.Error!.Message}");
}

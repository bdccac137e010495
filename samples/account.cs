#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 2);
await using var account = Account.Open(1000);

var draws = await pool.MapAsync(_ => account.WithdrawAsync(800), Enumerable.Range(0, 2));

Console.WriteLine($"{draws.Count(draw => draw.Accepted)} of 2 was paid, and {await account.BalanceAsync()} are left");

#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, Math.Max(1, Environment.ProcessorCount - 1));

await pool.StarMapAsync(
    static async (seconds, task) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        Console.WriteLine($"task {task} done (slept for {seconds} s) on {WorkerContext.Current!.Worker} in process {Environment.ProcessId}");
        return task;
    },
    Enumerable.Range(1, 10).Select(static task => (0.1, task)));

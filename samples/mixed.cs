#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 4);
var groups = Enumerable.Range(0, 20).Select(static i => $"url-{i}").Chunk(5);
var lines = await pool.MapAsync(static group => Task.WhenAll(group.Select(LoadAsync)), groups);
Console.WriteLine(string.Join(Environment.NewLine, lines.Select(static line => string.Join(", ", line))));

static async Task<string> LoadAsync(string url)
{
    await Task.Delay(100); // Those of a group wait at the same time, and need no thread each for that.
    return $"{url} in process {Environment.ProcessId}";
}

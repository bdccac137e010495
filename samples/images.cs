#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

var images = Enumerable.Range(0, 10).Select(static _ => Enumerable.Range(0, 10_000).ToArray()).ToArray();
await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 4);

// What is large goes by shared memory, and a ReadOnlyMemory is read there without a copy.
var sums = await pool.MapAsync(Process, images.Select(static image => (ReadOnlyMemory<int>)image));
Console.WriteLine(string.Join(", ", sums));

static long Process(ReadOnlyMemory<int> image) => image.ToArray().Sum(static pixel => (long)pixel * pixel);

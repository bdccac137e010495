#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

var urls = args.Length > 0 ? args : ["http://localhost:1/", "http://127.0.0.1:1/"]; // Nobody is there: each fails by itself.
await using var pool = await WorkerPool.StartAsync(Backend.Threads, workers: 5);
await foreach (var page in pool.TryMapStreamUnordered(LoadAsync, urls))
{
    Console.WriteLine($"{urls[page.Index]}: {(page.Succeeded ? $"{page.Value} bytes" : page.Error!.Message)}");
}

static async Task<int> LoadAsync(string url) => (await new HttpClient { Timeout = TimeSpan.FromSeconds(60) }.GetByteArrayAsync(url)).Length;

namespace Troupe.Host.Scenarios;

/// <summary>Pages are loaded at the same time and told of as they come; each has its own time-out, and one that fails holds up none.</summary>
internal sealed class Downloads : IScenario
{
    public string Name => "downloads";

    public string Summary => "Five pages from a small web server of its own, as they complete; one is missing, one never comes.";

    public string Python => "ThreadPoolExecutor: submit, as_completed, result; requests.get";

    public bool TakesUrls => true;

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var server = play.Urls is { Count: > 0 } ? null : WebServer.Start();
        IReadOnlyList<Page> pages = server is null
            ? [.. play.Urls!.Select(static url => new Page(url, 60))]
            : [.. new[] { "one", "two", "three", "missing" }.Select(name => new Page(server.Address + name, 60)), new Page(server.Address + "never", play.Pause.TotalSeconds)];
        await using var pool = await play.StartPoolAsync(5);
        var began = TimeProvider.System.GetTimestamp();
        var calls = pages.ToDictionary(page => pool.Submit(LoadAsync, page).Task, static page => page.Url);

        var (bytes, failed) = (0L, 0);
        await foreach (var call in Task.WhenEach(calls.Keys))
        {
            try
            {
                var size = await call;
                bytes += size;
                stage.Say($"{calls[call]} is {size} bytes");
            }
            catch (Exception error)
            {
                failed++;
                stage.Say($"{calls[call]} failed: {error.Message}");
            }
        }

        stage.Say($"Total time: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.00} s");
        if (server is null)
        {
            stage.Expect(failed < calls.Count, "not all have failed");
        }
        else
        {
            stage.Expect(bytes == 3 * WebServer.PageSize, "three pages came whole");
            stage.Expect(failed == 2, "the missing one and the one that never comes have failed, each by itself");
        }
    }

    private static async Task<int> LoadAsync(Page page)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(page.TimeoutSeconds) };
        return (await client.GetByteArrayAsync(page.Url)).Length;
    }

    /// <summary>What to load, and how long that may take.</summary>
    public sealed record Page(string Url, double TimeoutSeconds);
}

namespace Troupe.Host.Scenarios;

/// <summary>Ten children write letter by letter into one place; under a lock each line comes whole.</summary>
internal sealed class HelloUnmixed : IScenario
{
    public string Name => "hello-unmixed";

    public string Summary => "Ten children write hello world letter by letter, one at a time.";

    public string Python => "Process, Lock: acquire and release, with lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var workers = play.Workers ?? 10;
        await using var @lock = SharedLock.Create();
        await using var page = SharedQueue.Create<char>();
        var children = new List<ActorChild>();
        for (var i = 0; i < workers; i++)
        {
            children.Add(i % 2 == 0 ? WriteUnderLease(play, @lock, page, i) : WriteUnderLock(play, @lock, page, i));
        }

        await Task.WhenAll(children.Select(child => child.JoinAsync()));

        await page.ShutdownAsync();
        var text = new System.Text.StringBuilder();
        await foreach (var letter in page.ReadAllAsync())
        {
            text.Append(letter);
        }

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            stage.Say(line);
        }

        stage.Expect(lines.ToHashSet().SetEquals(Enumerable.Range(0, workers).Select(i => $"hello world {i}")), $"{workers} lines, none mixed with another");
    }

    private static ActorChild WriteUnderLease(Play play, SharedLock @lock, SharedQueue<char> page, int number) => play.Start(async () =>
    {
        await using var lease = await @lock.AcquireAsync();
        await WriteAsync(page, number);
    });

    private static ActorChild WriteUnderLock(Play play, SharedLock @lock, SharedQueue<char> page, int number) => play.Start(async () =>
    {
        await @lock.AcquireAsync();
        try
        {
            await WriteAsync(page, number);
        }
        finally
        {
            await @lock.ReleaseAsync();
        }
    });

    private static async Task WriteAsync(SharedQueue<char> page, int number)
    {
        foreach (var letter in $"hello world {number}\n")
        {
            await page.PutAsync(letter);
        }
    }
}

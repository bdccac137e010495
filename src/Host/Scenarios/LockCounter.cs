namespace Troupe.Host.Scenarios;

/// <summary>Many workers count in one place; each reads, adds one and writes under a lock, so none is lost.</summary>
internal sealed class LockCounter : IScenario
{
    private const int Each = 100;

    public string Name => "lock-counter";

    public string Summary => $"Ten workers add one to a counter {Each} times each, under a lock.";

    public string Python => "Lock: with lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var workers = play.Workers ?? 10;
        await using var @lock = SharedLock.Create();
        await using var counter = SharedValue.Create(0);
        var children = new List<ActorChild>();
        for (var i = 0; i < workers; i++)
        {
            children.Add(Increment(play, @lock, counter));
        }

        await Task.WhenAll(children.Select(child => child.JoinAsync()));

        var value = await counter.GetAsync();
        stage.Say($"Counter value: {value}");
        stage.Expect(value == workers * Each, $"{workers} workers have counted to {workers * Each}");
    }

    private static ActorChild Increment(Play play, SharedLock @lock, SharedValue<int> counter) => play.Start(async () =>
    {
        for (var i = 0; i < Each; i++)
        {
            await using var lease = await @lock.AcquireAsync();
            await counter.SetAsync(await counter.GetAsync() + 1);
        }
    });
}

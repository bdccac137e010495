namespace Troupe.Host.Scenarios;

using System.Diagnostics;

/// <summary>
/// Many workers count in one place in shared memory; each reads, adds one and writes under a lock, so none is lost. A lock that processes share is a message to the one who keeps it, so
/// only the first steps take it one by one: they show what that costs. The others take it for a portion of steps.
/// </summary>
internal sealed class LockCounter : IScenario
{
    private const int Each = 100_000;
    private const int First = 10; // They connect and compile, which is not what a lock costs.
    private const int OneByOne = 100;
    private const int Portion = 1_000;

    public string Name => "lock-counter";

    public string Summary => $"Ten workers add one to a counter {Each:N0} times each, under a lock.";

    public string Python => "Lock: with lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var workers = play.Workers ?? 10;
        await using var @lock = SharedLock.Create();
        await using var counter = SharedArray.Create<int>(1);
        var times = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Increment(play, @lock, counter)).ToList());

        // They wait for each other, so a step takes each of them as long as it takes all of them together.
        var step = times.Average() / OneByOne / workers;
        stage.Say($"Counter value: {counter[0]}");
        stage.Say($"{OneByOne} steps of each took the lock one by one, {step * 1e6:0.0} µs each: for all {workers * Each:N0} that is {step * workers * Each:0} s; the others took it for {Portion:N0} steps.");
        stage.Expect(counter[0] == workers * Each, $"{workers} workers have counted to {workers * Each}");
    }

    private static Task<double> Increment(Play play, SharedLock @lock, SharedArray<int> counter) => play.Ask(async () =>
    {
        await CountAsync(@lock, counter, First, 1);
        var began = Stopwatch.GetTimestamp();
        await CountAsync(@lock, counter, OneByOne, 1);
        var time = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await CountAsync(@lock, counter, Each - First - OneByOne, Portion);
        return time;
    }).Result;

    private static async Task CountAsync(SharedLock @lock, SharedArray<int> counter, int steps, int portion)
    {
        for (var left = steps; left > 0; left -= portion)
        {
            await using var lease = await @lock.AcquireAsync();
            for (var i = 0; i < Math.Min(portion, left); i++)
            {
                counter[0]++;
            }
        }
    }
}

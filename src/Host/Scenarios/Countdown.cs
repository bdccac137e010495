namespace Troupe.Host.Scenarios;

/// <summary>
/// Counting down, by one and by two: Python's two threads are slower than its one, since only one of them runs at a time. .NET has no such lock: two take about half
/// as long where there are two processors.
/// </summary>
internal sealed class Countdown : IScenario
{
    private const int Count = 50_000_000;

    public string Name => "countdown";

    public string Summary => $"Counting down from {Count / 1_000_000} million, alone and by two.";

    public string Python => "the GIL's slow-down of two threads";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(2);
        await pool.MapAsync(CountDown, Enumerable.Repeat(Count / 100, 10)); // Compiled, before it is timed.

        var alone = await pool.ApplyAsync(static () => Timed(Count));
        var began = TimeProvider.System.GetTimestamp();
        var two = await Task.WhenAll(pool.Submit(static () => Timed(Count / 2)).Task, pool.Submit(static () => Timed(Count / 2)).Task);
        var together = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;

        stage.Say($"alone: {alone.Milliseconds:0.0} ms; by two on {play.Place}: {together:0.0} ms, {alone.Milliseconds / together:0.0} times as fast");
        stage.Expect(alone.Left == 0 && two.All(static half => half.Left == 0), "all counted down to 0");
    }

    private static (int Left, double Milliseconds) Timed(int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        var left = CountDown(count);
        return (left, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
    }

    private static int CountDown(int count)
    {
        while (count > 0)
        {
            count--;
        }

        return count;
    }
}

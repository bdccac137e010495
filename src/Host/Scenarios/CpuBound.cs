namespace Troupe.Host.Scenarios;

/// <summary>Work for the processor alone, once after another and on four workers.</summary>
internal sealed class CpuBound : IScenario
{
    private const int Count = 1_000_000;

    public string Name => "cpu-bound";

    public string Summary => "Four sums of a million squares, one after another and on four workers.";

    public string Python => "Thread and Pool on cpu_bound_task";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(4);
        var began = TimeProvider.System.GetTimestamp();
        var alone = Enumerable.Range(0, 4).Select(static _ => SumOfSquares(Count)).ToArray();
        var then = TimeProvider.System.GetTimestamp();

        var together = await pool.MapAsync(SumOfSquares, Enumerable.Repeat(Count, 4));

        stage.Say($"one after another: {TimeProvider.System.GetElapsedTime(began, then).TotalMilliseconds:0.0} ms");
        stage.Say($"on {play.Place}: {TimeProvider.System.GetElapsedTime(then).TotalMilliseconds:0.0} ms");
        stage.Expect(together.SequenceEqual(alone) && alone[0] == 333_332_833_333_500_000, "both come to the same, and to what they should");
    }

    private static long SumOfSquares(int count)
    {
        long sum = 0;
        for (long i = 0; i < count; i++)
        {
            sum += i * i;
        }

        return sum;
    }
}

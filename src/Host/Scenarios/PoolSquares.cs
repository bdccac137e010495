namespace Troupe.Host.Scenarios;

/// <summary>A pool of four: a map over all items at once, and calls one by one whose results are asked for later.</summary>
internal sealed class PoolSquares : IScenario
{
    public string Name => "pool-squares";

    public string Summary => "A pool of four squares ten numbers: by a map, and by ten single calls.";

    public string Python => "Pool: map, apply_async, AsyncResult.get";

    public bool RunsElsewhere => true;

    public async Task PlayAsync(Stage stage, Play play)
    {
        var numbers = Enumerable.Range(0, 10).ToArray();
        await using var pool = await play.StartPoolAsync(4);

        var results = await pool.MapAsync(Square, numbers);
        stage.Say($"Results: {string.Join(", ", results)}");

        var calls = numbers.Select(number => pool.Submit(Square, number)).ToList();
        var single = await Task.WhenAll(calls.Select(call => call.Task));
        stage.Say($"Async results: {string.Join(", ", single)}");

        var right = numbers.Select(number => number * number).ToArray();
        stage.Expect(results.SequenceEqual(right), "the map's squares are right, and in order");
        stage.Expect(single.SequenceEqual(right), "so are the single calls'");
        stage.ShowPlaces("of four calls", await pool.MapAsync(static _ => Place.Here(), Enumerable.Range(0, 4)));
    }

    private static int Square(int number) => number * number;
}

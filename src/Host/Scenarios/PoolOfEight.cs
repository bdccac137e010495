namespace Troupe.Host.Scenarios;

/// <summary>A pool of eight over many items: the results are in the items' order, whoever made them.</summary>
internal sealed class PoolOfEight : IScenario
{
    private const int Count = 1024;

    public string Name => "pool-of-8";

    public string Summary => $"A pool of eight maps {Count} items, closed by hand and by its scope.";

    public string Python => "with Pool(8) as p: p.map";

    public bool RunsElsewhere => true;

    public async Task PlayAsync(Stage stage, Play play)
    {
        var byHand = await play.StartPoolAsync(8);
        var done = await byHand.MapAsync(static number => Math.Sqrt(number), Enumerable.Range(0, Count));
        await byHand.DisposeAsync();
        stage.Expect(done.Length == Count, $"{Count} were done by a pool that is closed by hand");

        await using var pool = await play.StartPoolAsync(8);
        var results = await pool.MapAsync(static number => number, Enumerable.Range(0, Count));

        stage.Say($"[{results[0]}, {results[1]}, {results[2]}, ..., {results[^1]}]");
        stage.Expect(results.SequenceEqual(Enumerable.Range(0, Count)), $"the results are 0 to {Count - 1}, in order");
    }
}

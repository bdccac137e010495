namespace Troupe.Host.Scenarios;

/// <summary>A pool of eight over many items: the results are in the items' order, whoever made them.</summary>
internal sealed class PoolOfEight : IScenario
{
    private const int Count = 1024;

    public string Name => "pool-of-8";

    public string Summary => $"A pool of eight maps {Count} items to themselves.";

    public string Python => "with Pool(8) as p: p.map";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(8);

        var results = await pool.MapAsync(static number => number, Enumerable.Range(0, Count));

        stage.Say($"[{results[0]}, {results[1]}, {results[2]}, ..., {results[^1]}]");
        stage.Expect(results.SequenceEqual(Enumerable.Range(0, Count)), $"the results are 0 to {Count - 1}, in order");
    }
}

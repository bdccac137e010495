namespace Troupe.Host.Scenarios;

/// <summary>Work for the processor: ten images, here arrays, are processed by a pool.</summary>
internal sealed class Images : IScenario
{
    private const int Pixels = 10_000;

    public string Name => "images";

    public string Summary => $"Ten arrays of {Pixels} are processed by a pool of four.";

    public string Python => "Pool(4).map over large arguments";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var images = Enumerable.Range(0, 10).Select(static _ => Enumerable.Range(0, Pixels).ToArray()).ToArray();
        await using var pool = await play.StartPoolAsync(4);
        var began = TimeProvider.System.GetTimestamp();

        var results = await pool.MapAsync(static image => (Sum: Process(image), Place: Place.Here()), images);

        stage.Say($"Time: {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0.0} ms on {play.Place}");
        stage.ShowPlaces("images", results.Select(result => result.Place));
        stage.Expect(results.Length == 10 && results.All(static result => result.Sum == 333_283_335_000), "each comes to 333283335000");
    }

    private static long Process(int[] image)
    {
        long sum = 0;
        for (long i = 0; i < image.Length; i++)
        {
            sum += i * i;
        }

        return sum;
    }
}

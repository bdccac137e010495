namespace Troupe.Host.Scenarios;

/// <summary>A pool maps an ordinary function over numbers; the results come in the order of the items, wherever each was made.</summary>
internal sealed class Squares : IScenario
{
    private const int Count = 1000;

    public string Name => "squares";

    public string Summary => "A pool of two maps a function over numbers.";

    public string Python => "Pool.map";

    public bool RunsElsewhere => true;

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(2);

        // On other machines each takes a while if wanted, so that one sees them come and go.
        var pause = play is { Backend: Backend.Remote, Seconds: { } seconds } ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        var squares = await pool.MapAsync(
            async number =>
            {
                await Task.Delay(pause);
                return (Square: number * number, Place: Place.Here());
            },
            Enumerable.Range(0, Count));

        stage.ShowPlaces("squares", squares.Select(square => square.Place));
        stage.Expect(
            squares.Select(square => square.Square).SequenceEqual(Enumerable.Range(0, Count).Select(number => number * number)),
            "all squares are right, and in order");
        stage.Expect(
            squares.All(square => square.Place.IsHere == (play.Backend == Backend.Threads)),
            $"they were made on {(play.Backend == Backend.Threads ? "threads of this process" : "other processes")}");
    }
}

namespace Troupe.Host.Scenarios;

/// <summary>A pool maps an ordinary function over numbers; the results come in the order of the items, wherever each was made.</summary>
internal sealed class Squares : IScenario
{
    private const int Count = 1000;

    public string Name => "squares";

    public string Summary => "A pool of two maps a function over numbers.";

    public string Python => "Pool.map";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(2);

        var squares = await pool.MapAsync(static number => (Square: number * number, Place: Place.Here()), Enumerable.Range(0, Count));

        stage.ShowPlaces("squares", squares.Select(square => square.Place));
        stage.Expect(
            squares.Select(square => square.Square).SequenceEqual(Enumerable.Range(0, Count).Select(number => number * number)),
            "all squares are right, and in order");
        stage.Expect(
            squares.All(square => square.Place.ProcessId == Environment.ProcessId == (play.Backend == Backend.Threads)),
            $"they were made on {(play.Backend == Backend.Threads ? "threads of this process" : "other processes")}");
    }
}

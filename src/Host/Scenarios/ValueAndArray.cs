namespace Troupe.Host.Scenarios;

/// <summary>A child changes a value and the elements of an array; both are seen here.</summary>
internal sealed class ValueAndArray : IScenario
{
    public string Name => "value-and-array";

    public string Summary => "A child sets a shared value to 3.1415927 and turns the sign of ten shared elements.";

    public string Python => "Value('d', 0.0), Array('i', range(10))";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var number = SharedValue.Create(0.0);
        await using var array = SharedArray.Create<int>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        await Change(play, number, array).JoinAsync();

        var value = await number.GetAsync();
        stage.Say($"{value}");
        stage.Say($"[{string.Join(", ", array.ToArray())}]");
        stage.Expect(value == 3.1415927, "the value is 3.1415927");
        stage.Expect(array.ToArray().SequenceEqual(Enumerable.Range(0, 10).Select(static i => -i)), "the elements are 0 to -9");
    }

    private static ActorChild Change(Play play, SharedValue<double> number, SharedArray<int> array) => play.Start(async () =>
    {
        await number.SetAsync(3.1415927);
        for (var i = 0; i < array.Length; i++)
        {
            array[i] = -array[i];
        }
    });
}

namespace Troupe.Host.Scenarios;

/// <summary>Many children change one value; each reads and writes in one step that nobody comes between.</summary>
internal sealed class ValueOfMany : IScenario
{
    public string Name => "value-of-100";

    public string Summary => "A hundred children each add one to a shared value.";

    public string Python => "Value('i', 0): get_lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var workers = play.Workers ?? 100;
        await using var counter = SharedValue.Create(0);
        var children = new List<ActorChild>();
        for (var i = 0; i < workers; i++)
        {
            children.Add(Increment(play, counter));
        }

        await Task.WhenAll(children.Select(child => child.JoinAsync()));

        var value = await counter.GetAsync();
        stage.Say($"Counter value: {value}");
        stage.Expect(value == workers, $"the value is {workers}");
    }

    private static ActorChild Increment(Play play, SharedValue<int> counter) => play.Start(() => counter.UpdateAsync(static value => value + 1));
}

namespace Troupe.Host.Scenarios;

/// <summary>A consumer waits until a producer has put something where both look; who waits lets go of the lock meanwhile.</summary>
internal sealed class ConditionQueue : IScenario
{
    private const int Items = 5;

    public string Name => "condition";

    public string Summary => $"A producer puts {Items} items into a list and notifies, a consumer waits for each.";

    public string Python => "Condition: wait, notify";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var condition = SharedCondition.Create();
        await using var list = SharedValue.Create(Array.Empty<string>());
        var producer = Produce(play, condition, list);
        var (consumer, consumed) = Consume(play, condition, list);

        await Task.WhenAll(producer.JoinAsync(), consumer.JoinAsync());

        foreach (var item in await consumed)
        {
            stage.Say($"Consumed: {item}");
        }

        stage.Expect((await consumed).SequenceEqual(Enumerable.Range(0, Items).Select(static i => $"Item-{i}")), "all came, in order");
        stage.Expect((await list.GetAsync()).Length == 0, "nothing is left");
    }

    private static ActorChild Produce(Play play, SharedCondition condition, SharedValue<string[]> list)
    {
        var pause = play.Pause / Items;
        return play.Start(async () =>
        {
            for (var i = 0; i < Items; i++)
            {
                await Task.Delay(pause * Random.Shared.NextDouble());
                await using var lease = await condition.AcquireAsync();
                await list.SetAsync([.. await list.GetAsync(), $"Item-{i}"]);
                await condition.NotifyAsync();
            }
        });
    }

    private static (ActorChild, Task<string[]>) Consume(Play play, SharedCondition condition, SharedValue<string[]> list) => play.Ask(async () =>
    {
        var consumed = new List<string>();
        while (consumed.Count < Items)
        {
            await using var lease = await condition.AcquireAsync();
            string[] waiting;
            while ((waiting = await list.GetAsync()).Length == 0)
            {
                await condition.WaitAsync();
            }

            consumed.Add(waiting[0]);
            await list.SetAsync(waiting[1..]);
        }

        return consumed.ToArray();
    });
}

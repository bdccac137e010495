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
        await using var list = SharedList.Create<string>();
        var producer = Produce(play, condition, list);
        var (consumer, consumed) = Consume(play, condition, list);

        await Task.WhenAll(producer.JoinAsync(), consumer.JoinAsync());

        foreach (var item in await consumed)
        {
            stage.Say($"Consumed: {item}");
        }

        stage.Expect((await consumed).SequenceEqual(Enumerable.Range(0, Items).Select(static i => $"Item-{i}")), "all came, in order");
        stage.Expect(await list.CountAsync() == 0, "nothing is left");
    }

    private static ActorChild Produce(Play play, SharedCondition condition, SharedList<string> list)
    {
        var pause = play.Pause / Items;
        return play.Start(async () =>
        {
            for (var i = 0; i < Items; i++)
            {
                await Task.Delay(pause * Random.Shared.NextDouble());
                await using var lease = await condition.AcquireAsync();
                await list.AppendAsync($"Item-{i}");
                await condition.NotifyAsync();
            }
        });
    }

    private static (ActorChild, Task<string[]>) Consume(Play play, SharedCondition condition, SharedList<string> list) => play.Ask(async () =>
    {
        var consumed = new List<string>();
        while (consumed.Count < Items)
        {
            await using var lease = await condition.AcquireAsync();
            while (await list.CountAsync() == 0)
            {
                await condition.WaitAsync();
            }

            consumed.Add(await list.RemoveAtAsync(0));
        }

        return consumed.ToArray();
    });
}

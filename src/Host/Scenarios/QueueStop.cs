namespace Troupe.Host.Scenarios;

/// <summary>A producer puts messages into a queue and at last a sign to stop; a consumer takes until it comes.</summary>
internal sealed class QueueStop : IScenario
{
    private const string Stop = "STOP";

    public string Name => "queue-stop";

    public string Summary => "A producer sends five messages and STOP, a consumer receives until then.";

    public string Python => "Queue: put, get";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var queue = SharedQueue.Create<string>();
        var producer = Produce(play, queue);
        var (consumer, received) = Consume(play, queue);

        await Task.WhenAll(producer.JoinAsync(), consumer.JoinAsync());

        foreach (var message in await received)
        {
            stage.Say($"Received: {message}");
        }

        stage.Expect((await received).SequenceEqual(Enumerable.Range(0, 5).Select(i => $"Message-{i}")), "all five came, in order");
        stage.Expect(await queue.CountAsync() == 0, "nothing is left in the queue");
    }

    private static ActorChild Produce(Play play, SharedQueue<string> queue) => play.Start(async () =>
    {
        for (var i = 0; i < 5; i++)
        {
            await queue.PutAsync($"Message-{i}");
        }

        await queue.PutAsync(Stop);
    });

    private static (ActorChild, Task<string[]>) Consume(Play play, SharedQueue<string> queue) => play.Ask(async () =>
    {
        var received = new List<string>();
        while (await queue.GetAsync() is var message && message != Stop)
        {
            received.Add(message);
        }

        return received.ToArray();
    });
}

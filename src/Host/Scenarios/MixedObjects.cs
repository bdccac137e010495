namespace Troupe.Host.Scenarios;

/// <summary>A list of a number, nothing and a text goes to another worker and is there what it was here.</summary>
internal sealed class MixedObjects : IScenario
{
    public string Name => "mixed-objects";

    public string Summary => "A child sends [42, null, 'hello'] through a queue.";

    public string Python => "Queue.put([42, None, 'hello']), Pipe: send, recv";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var queue = SharedQueue.Create<object?[]>();
        var child = Send(play, queue);

        var received = await queue.GetAsync();
        await child.JoinAsync();

        stage.Say($"received [{string.Join(", ", received.Select(item => item ?? "null"))}]");
        stage.Expect(received is [42, null, "hello"], "it is [42, null, hello]");
    }

    private static ActorChild Send(Play play, SharedQueue<object?[]> queue) => play.Start(() => queue.PutAsync([42, null, "hello"]));
}

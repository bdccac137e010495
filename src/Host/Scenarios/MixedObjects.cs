namespace Troupe.Host.Scenarios;

/// <summary>A list of a number, nothing and a text goes to another worker and is there what it was here.</summary>
internal sealed class MixedObjects : IScenario
{
    public string Name => "mixed-objects";

    public string Summary => "A child sends [42, null, 'hello'] through a queue, another through a pipe.";

    public string Python => "Queue.put([42, None, 'hello']), Pipe: send, recv";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var queue = SharedQueue.Create<object?[]>();
        var child = Send(play, queue);

        var received = await queue.GetAsync();
        await child.JoinAsync();
        Show(stage, "a queue", received);

        var (ours, theirs) = SharedPipe.Create<object?[]>();
        child = Send(play, theirs);
        received = await ours.ReceiveAsync();
        await child.JoinAsync();
        await ours.DisposeAsync();
        Show(stage, "a pipe", received);
    }

    private static void Show(Stage stage, string way, object?[] received)
    {
        stage.Say($"through {way}: [{string.Join(", ", received.Select(item => item ?? "null"))}]");
        stage.Expect(received is [42, null, "hello"], $"through {way} came [42, null, hello]");
    }

    private static ActorChild Send(Play play, PipeEnd<object?[]> end) => play.Start(async () =>
    {
        await end.SendAsync([42, null, "hello"]);
        await end.DisposeAsync();
    });

    private static ActorChild Send(Play play, SharedQueue<object?[]> queue) => play.Start(() => queue.PutAsync([42, null, "hello"]));
}

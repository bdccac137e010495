namespace Troupe.Host.Scenarios;

/// <summary>Two children, each with one end of a pipe: one sends and closes, the other receives, and then there is nothing more to come.</summary>
internal sealed class PipeMessage : IScenario
{
    public string Name => "pipe";

    public string Summary => "A sender and a receiver have one end of a pipe each.";

    public string Python => "Pipe: send, recv, close; EOFError";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var (first, second) = SharedPipe.Create<string>();
        var sender = Send(play, second);
        var (receiver, received) = Receive(play, first);

        await Task.WhenAll(sender.JoinAsync(), receiver.JoinAsync());

        var messages = await received;
        stage.Say($"Received message: {string.Join(", ", messages)}");
        stage.Expect(messages is ["Hello from sender"], "the message came, and the end of the pipe behind it");
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    private static ActorChild Send(Play play, PipeEnd<string> end) => play.Start(async () =>
    {
        await end.SendAsync("Hello from sender");
        await end.DisposeAsync();
    });

    private static (ActorChild, Task<string[]>) Receive(Play play, PipeEnd<string> end) => play.Ask(async () =>
    {
        var messages = new List<string>();
        await foreach (var message in end.ReadAllAsync())
        {
            messages.Add(message);
        }

        return messages.ToArray();
    });
}

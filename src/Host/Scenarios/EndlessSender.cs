namespace Troupe.Host.Scenarios;

/// <summary>A sender without end: a process is terminated, a thread must be asked to end.</summary>
internal sealed class EndlessSender : IScenario
{
    public string Name => "endless-sender";

    public string Summary => "A sender never ends; ten numbers are received, then it is ended.";

    public string Python => "Queue, Process.terminate; Thread, Event.is_set";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var queue = SharedQueue.Create<int>();
        await using var exit = SharedEvent.Create();
        ActorChild sender = play.Backend == Backend.Threads ? SendUntil(queue, exit, play.Pause / 10) : SendForEver(queue, play.Pause / 10);

        for (var i = 0; i < 10; i++)
        {
            var received = await queue.GetAsync();
            stage.Expect(received == i, $"received {received}");
        }

        if (sender is ActorProcess process)
        {
            process.Terminate();
            await process.JoinAsync();
            stage.Expect(process.Exit is { Signal: 15 }, $"the process was terminated: {process.Exit}");
        }
        else
        {
            await exit.SetAsync();
            await sender.JoinAsync();
            stage.Expect(sender.Exception is null, "the thread has ended by itself");
        }
    }

    private static ActorThread SendUntil(SharedQueue<int> queue, SharedEvent exit, TimeSpan pause) => ActorThread.Spawn(async () =>
    {
        for (var i = 0; !await exit.IsSetAsync(); i++)
        {
            await queue.PutAsync(i);
            await Task.Delay(pause);
        }
    });

    private static ActorProcess SendForEver(SharedQueue<int> queue, TimeSpan pause) => ActorProcess.Spawn(async () =>
    {
        for (var i = 0; ; i++)
        {
            await queue.PutAsync(i);
            await Task.Delay(pause);
        }
    });
}

namespace Troupe.Host.Scenarios;

/// <summary>One waits for an event, another sets it.</summary>
internal sealed class EventSignal : IScenario
{
    public string Name => "event";

    public string Summary => "A waiter goes on when a setter has set the event.";

    public string Python => "Event: wait, set";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var signal = SharedEvent.Create();
        await using var log = SharedQueue.Create<string>();
        var (waiter, setter) = (Wait(play, signal, log), Set(play, signal, log));

        await Task.WhenAll(waiter.JoinAsync(), setter.JoinAsync());

        await log.ShutdownAsync();
        var lines = new List<string>();
        await foreach (var line in log.ReadAllAsync())
        {
            stage.Say(line);
            lines.Add(line);
        }

        stage.Expect(lines.Count == 3 && lines[2].StartsWith("Event triggered", StringComparison.Ordinal), "the waiter went on only after the event was set");
    }

    private static ActorChild Wait(Play play, SharedEvent signal, SharedQueue<string> log) => play.Start(async () =>
    {
        await log.PutAsync($"Waiting for event in process {Environment.ProcessId} ...");
        await signal.WaitAsync();
        await log.PutAsync("Event triggered, continuing execution");
    });

    private static ActorChild Set(Play play, SharedEvent signal, SharedQueue<string> log)
    {
        var pause = play.Pause;
        return play.Start(async () =>
        {
            await Task.Delay(pause);
            await log.PutAsync($"Setting event in process {Environment.ProcessId}");
            await signal.SetAsync();
        });
    }
}

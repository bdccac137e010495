namespace Troupe.Host.Scenarios;

/// <summary>The first program with threads or processes: two are started, do their work side by side, and are waited for.</summary>
internal sealed class StartAndJoin : IScenario
{
    public string Name => "start-join";

    public string Summary => "Two workers are started with a name and a time, and joined.";

    public string Python => "Thread, Process: start, join";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var (longer, shorter) = (2 * play.Pause, play.Pause);
        var began = TimeProvider.System.GetTimestamp();
        var first = play.Start(() => WorkAsync("Worker-1", longer), new SpawnOptions { Name = "first" });
        var second = play.Start(() => WorkAsync("Worker-2", shorter), new SpawnOptions { Name = "second" });

        await first.JoinAsync();
        await second.JoinAsync();

        stage.Say("Main finished");
        stage.Expect(!first.IsAlive && !second.IsAlive, "both have ended");
        stage.Expect(first.Exception is null && second.Exception is null, "neither with an error");
        stage.Expect(Play.Holds(TimeProvider.System.GetElapsedTime(began), longer), "the joins took as long as the longer of the two");
    }

    private static async Task WorkAsync(string name, TimeSpan time)
    {
        Console.WriteLine($"{name} started in process {Environment.ProcessId}");
        await Task.Delay(time);
        Console.WriteLine($"{name} finished");
    }
}

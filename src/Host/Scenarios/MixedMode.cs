namespace Troupe.Host.Scenarios;

/// <summary>Workers in parallel, each of which waits for many things at once on threads of its own.</summary>
internal sealed class MixedMode : IScenario
{
    public string Name => "mixed-mode";

    public string Summary => "Four children, each with five threads that wait for something.";

    public string Python => "Process that starts Threads";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var began = TimeProvider.System.GetTimestamp();
        var groups = Enumerable.Range(0, 20).Select(static i => $"url-{i}").Chunk(5).ToArray();
        var workers = groups.Select(group => Load(play, group)).ToList();

        var loaded = await Task.WhenAll(workers);

        stage.Say($"Mixed mode time: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.00} s");
        foreach (var (process, processed) in loaded)
        {
            stage.Say($"process {process}: {string.Join(", ", processed)}");
        }

        stage.Expect(loaded.SelectMany(static group => group.Processed).SequenceEqual(Enumerable.Range(0, 20).Select(static i => $"Processed url-{i}")), "all twenty were processed");
        stage.Expect(
            loaded.Select(static group => group.Process).Distinct().Count() == (play.Backend == Backend.Threads ? 1 : groups.Length),
            play.Backend == Backend.Threads ? "all in this process" : "each group in a process of its own");
    }

    private static Task<(int Process, string[] Processed)> Load(Play play, string[] urls)
    {
        var pause = play.Pause;
        return play.Ask(async () =>
        {
            var threads = Array.ConvertAll(urls, url => ActorThread.Spawn(async () =>
            {
                await Task.Delay(pause);
                return $"Processed {url}";
            }));
            return (Environment.ProcessId, await Task.WhenAll(threads.Select(static thread => thread.Result)));
        }).Result;
    }
}

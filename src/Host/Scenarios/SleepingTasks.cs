namespace Troupe.Host.Scenarios;

/// <summary>Two tasks that sleep tell where they do it: threads are in one process, processes each in its own.</summary>
internal sealed class SleepingTasks : IScenario
{
    public string Name => "sleeping-tasks";

    public string Summary => "Two sleeping tasks tell their thread and process.";

    public string Python => "current_thread().name, getpid(), Lock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var @lock = SharedLock.Create();
        var began = TimeProvider.System.GetTimestamp();
        var (first, second) = (Sleep(play, @lock, "task-1"), Sleep(play, @lock, "task-2"));

        var places = await Task.WhenAll(first, second);

        var elapsed = TimeProvider.System.GetElapsedTime(began);
        foreach (var (place, number) in places.Select((place, i) => (place, i + 1)))
        {
            stage.Say($"Task {number} done (slept for {play.Pause.TotalSeconds} s)! Thread: {place.Thread}, Process ID: {place.ProcessId}");
        }

        stage.Say($"Time elapsed: {elapsed.TotalSeconds:0.00} s");
        stage.Expect(Play.Holds(elapsed, play.Pause), "it took as long as one of them at least");
        stage.Expect(
            play.Backend == Backend.Threads
                ? places.All(place => place.ProcessId == Environment.ProcessId)
                : places.All(place => place.ProcessId != Environment.ProcessId) && places[0].ProcessId != places[1].ProcessId,
            play.Backend == Backend.Threads ? "both ran in this process" : "each ran in a process of its own");
    }

    private static Task<Place> Sleep(Play play, SharedLock @lock, string name)
    {
        var pause = play.Pause;
        return play.Ask(
            async () =>
            {
                var place = Place.Here();
                await using (await @lock.AcquireAsync())
                {
                    // What both need would be done here; the sleep stands outside, or they would sleep one after the other.
                }

                await Task.Delay(pause);
                return place;
            },
            new SpawnOptions { Name = name }).Result;
    }
}

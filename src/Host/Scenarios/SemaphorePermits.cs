namespace Troupe.Host.Scenarios;

/// <summary>A semaphore lets only so many in at a time.</summary>
internal sealed class SemaphorePermits : IScenario
{
    private const int Permits = 3;

    public string Name => "semaphore";

    public string Summary => $"Ten workers want in; a semaphore lets {Permits} in at a time.";

    public string Python => "Semaphore(3)";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var semaphore = SharedSemaphore.Create(Permits);
        await using var inside = SharedValue.Create(0);
        var workers = new List<Task<int>>();
        for (var i = 0; i < (play.Workers ?? 10); i++)
        {
            workers.Add(Enter(play, semaphore, inside, i));
        }

        var seen = await Task.WhenAll(workers);

        stage.Say($"inside at the same time, as each saw it: {string.Join(", ", seen)}");
        stage.Expect(seen.Max() <= Permits, $"there were never more than {Permits}");
        stage.Expect(await semaphore.CountAsync() == Permits, "all permits came back");
    }

    private static Task<int> Enter(Play play, SharedSemaphore semaphore, SharedValue<int> inside, int worker)
    {
        var pause = play.Pause;
        return play.Ask(async () =>
        {
            await using var lease = await semaphore.AcquireAsync();
            var count = await inside.AddAsync(1);
            Console.WriteLine($"Worker {worker} started in process {Environment.ProcessId}");
            await Task.Delay(pause);
            await inside.AddAsync(-1);
            return count;
        }).Result;
    }
}

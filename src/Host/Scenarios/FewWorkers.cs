namespace Troupe.Host.Scenarios;

/// <summary>A thousand tasks are not a thousand threads: a pool of ten does them.</summary>
internal sealed class FewWorkers : IScenario
{
    private const int Tasks = 1000;

    public string Name => "few-workers";

    public string Summary => $"{Tasks} tasks on a pool of ten, in place of {Tasks} threads.";

    public string Python => "ThreadPoolExecutor(max_workers=10): submit, result";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var workers = play.Workers ?? 10;
        await using var pool = await play.StartPoolAsync(workers);

        var calls = Enumerable.Range(0, Tasks).Select(task => pool.Submit(static number => (Number: number, Place: Place.Here()), task)).ToList();
        var results = await Task.WhenAll(calls.Select(static call => call.Task));

        stage.ShowPlaces("tasks", results.Select(static result => result.Place));
        stage.Expect(results.Select(static result => result.Number).SequenceEqual(Enumerable.Range(0, Tasks)), $"all {Tasks} have their results");
        stage.Expect(results.Select(static result => result.Place).Distinct().Count() <= workers, $"no more than {workers} workers did them");
    }
}

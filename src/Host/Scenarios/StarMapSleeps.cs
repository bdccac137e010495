namespace Troupe.Host.Scenarios;

/// <summary>Ten calls of two arguments on one worker fewer than there are processors.</summary>
internal sealed class StarMapSleeps : IScenario
{
    public string Name => "starmap-sleeps";

    public string Summary => "Ten sleeps of two arguments each, on one worker fewer than there are processors.";

    public string Python => "Pool(cpu_count() - 1).starmap";

    public async Task PlayAsync(Stage stage, Play play)
    {
        var began = TimeProvider.System.GetTimestamp();
        var workers = play.Workers ?? Math.Max(1, Environment.ProcessorCount - 1);
        await using var pool = await play.StartPoolAsync(workers);

        var places = await pool.StarMapAsync(SleepAsync, Enumerable.Repeat((play.Pause.TotalSeconds, 1), 10));

        var elapsed = TimeProvider.System.GetElapsedTime(began);
        stage.ShowPlaces("tasks done", places);
        stage.Say($"Time elapsed: {elapsed.TotalSeconds:0.00} s");
        stage.Expect(places.Length == 10 && places.Distinct().Count() <= workers, $"ten were done, by no more than {workers}");
        stage.Expect(Play.Holds(elapsed, play.Pause * Math.Ceiling(10.0 / workers)), "each slept its time");
    }

    private static async Task<Place> SleepAsync(double seconds, int task)
    {
        var place = Place.Here();
        await Task.Delay(TimeSpan.FromSeconds(seconds * task));
        return place;
    }
}

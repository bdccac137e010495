namespace Troupe.Host.Scenarios;

/// <summary>What workers throw is not lost and takes nothing with it: the others go on, and whoever asks has it as its own type.</summary>
internal sealed class Failures : IScenario
{
    public string Name => "exceptions";

    public string Summary => "Some of ten workers and some items of a pool fail; the others do not.";

    public string Python => "try/except in Thread; Future.exception()";

    public async Task PlayAsync(Stage stage, Play play)
    {
        // Told here, in place of the text on standard error.
        var children = Enumerable.Range(0, play.Workers ?? 10).Select(i => Work(play, i)).ToList();
        await Task.WhenAll(children.Select(static child => child.JoinAsync()));
        foreach (var child in children.Where(static child => child.Exception is not null))
        {
            stage.Say($"{child.Name} threw: {child.Exception!.Message}");
        }

        stage.Expect(children.Where(static (_, i) => i % 5 == 0).All(static child => child.Exception is FormatException), "each fifth child's exception is there, as its own type");
        stage.Expect(children.Where(static (_, i) => i % 5 != 0).All(static child => child.Exception is null), "the others ended well");

        await using var pool = await play.StartPoolAsync(2);
        var outcomes = await pool.TryMapAsync(static number => 60 / number, [3, 2, 1, 0]);
        stage.Say($"60 / 0: {outcomes[3].Error?.Message}");
        stage.Expect(outcomes.Take(3).Select(static outcome => outcome.Value).SequenceEqual([20, 30, 60]), "three items have their results");
        stage.Expect(outcomes[3].Error is DivideByZeroException, "one has its exception");
    }

    private static ActorChild Work(Play play, int number) => play.Start(
        () => number % 5 == 0 ? throw new FormatException($"worker {number} has nothing to read") : Task.CompletedTask,
        new SpawnOptions { Name = $"worker-{number}", Faulted = static _ => { } });
}

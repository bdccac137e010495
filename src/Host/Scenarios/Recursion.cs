namespace Troupe.Host.Scenarios;

/// <summary>A function that calls itself takes the lock that it already holds; it is free when the outermost call has given it back.</summary>
internal sealed class Recursion : IScenario
{
    private const int Depth = 5;

    public string Name => "reentrant-lock";

    public string Summary => $"A recursive function takes the same lock {Depth} times over.";

    public string Python => "RLock";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var @lock = SharedReentrantLock.Create();

        var (child, depths) = Recurse(play, @lock);
        await child.JoinAsync();

        var seen = await depths;
        foreach (var depth in seen)
        {
            stage.Say($"Recursion depth: {depth}");
        }

        stage.Expect(seen.SequenceEqual([5, 4, 3, 2, 1]), "it went all the way down without waiting for itself");
        stage.Expect(!await @lock.IsHeldAsync(), "the lock is free again");
    }

    private static (ActorChild, Task<int[]>) Recurse(Play play, SharedReentrantLock @lock) => play.Ask(async () =>
    {
        var depths = new List<int>();
        await RecurseAsync(@lock, Depth, depths);
        return depths.ToArray();
    });

    private static async Task RecurseAsync(SharedReentrantLock @lock, int depth, List<int> depths)
    {
        await using var lease = await @lock.AcquireAsync();
        if (depth > 0)
        {
            depths.Add(depth);
            await RecurseAsync(@lock, depth - 1, depths);
        }
    }
}

namespace Troupe.Host.Comparing;

/// <summary>One kind of work, done in every way.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="RunHere">Does it here, one item after another.</param>
/// <param name="RunOn">Does it on a pool; ends with the last result.</param>
internal sealed record Workload(string Name, int Items, Func<Task> RunHere, Func<WorkerPool, Task> RunOn);

/// <summary>The three kinds that texts on threads and processes tell apart.</summary>
internal static class Workloads
{
    private const int Items = 16;

    /// <param name="seconds">About how long each takes, one item after another.</param>
    public static IReadOnlyList<Workload> Of(double seconds)
    {
        var each = seconds / Items;
        var squares = SquaresIn(each);
        return
        [
            Of("CPU-bound", new Portion(squares, TimeSpan.Zero)),
            Of("I/O-bound", new Portion(0, TimeSpan.FromSeconds(each))),
            Of("mixed", new Portion(squares / 2, TimeSpan.FromSeconds(each / 2))),
        ];
    }

    /// <summary>One item: it waits, as for an answer from elsewhere, and computes.</summary>
    public static async Task<long> Do(Portion portion)
    {
        if (portion.Wait > TimeSpan.Zero)
        {
            await Task.Delay(portion.Wait);
        }

        return SumOfSquares(portion.Squares);
    }

    private static Workload Of(string name, Portion portion)
    {
        var items = Enumerable.Repeat(portion, Items).ToArray();
        return new Workload(
            name,
            Items,
            async () =>
            {
                foreach (var item in items)
                {
                    await Do(item);
                }
            },
            pool => pool.With(new CallOptions { ChunkSize = 1 }).MapAsync(Do, items));
    }

    // So many that they take that long here; the first round is for the compiler.
    private static int SquaresIn(double seconds)
    {
        const int Tried = 5_000_000;
        SumOfSquares(Tried);
        var began = TimeProvider.System.GetTimestamp();
        SumOfSquares(Tried);
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return (int)Math.Clamp(Tried * seconds / took, 1, int.MaxValue);
    }

    private static long SumOfSquares(int count)
    {
        long sum = 0;
        for (long i = 0; i < count; i++)
        {
            sum += i * i;
        }

        return sum;
    }
}

/// <summary>What an item is made of.</summary>
/// <param name="Squares">How many squares are summed.</param>
/// <param name="Wait">How long it waits before.</param>
internal sealed record Portion(int Squares, TimeSpan Wait);

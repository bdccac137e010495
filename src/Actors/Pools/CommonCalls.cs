namespace Troupe.Pools;

/// <summary>
/// Never run. Ahead-of-time compilation finds here, by name, what a program's first call of the common types needs; others are compiled when they are first met.
/// </summary>
internal static class CommonCalls
{
    internal static void Name(WorkerPool pool)
    {
        Results<int>(pool);
        Results<long>(pool);
        Results<double>(pool);
        Results<bool>(pool);
        Results<string>(pool);
        Maps<int, int>(pool);
        Maps<int, long>(pool);
        Maps<long, long>(pool);
        Maps<double, double>(pool);
        Maps<string, int>(pool);
        Maps<string, string>(pool);
    }

    private static void Results<TResult>(WorkerPool pool)
    {
        _ = pool.ApplyAsync(static () => default(TResult)!);
        _ = pool.ApplyAsync(static () => Task.FromResult(default(TResult)!));
        _ = pool.Submit(static () => default(TResult)!);
    }

    private static void Maps<T, TResult>(WorkerPool pool)
    {
        _ = pool.MapAsync(static (T _) => default(TResult)!, []);
        _ = pool.ApplyAsync(static (T _) => default(TResult)!, default!);
    }
}

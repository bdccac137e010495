namespace Troupe.Pools;

using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

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
        Calls<Nothing, TResult>(null!);
        _ = pool.ApplyAsync(static () => default(TResult)!);
        _ = pool.ApplyAsync(static () => Task.FromResult(default(TResult)!));
        _ = pool.Submit(static () => default(TResult)!);
    }

    // What only the actor calls, through the job's base type: that does not tell the compiler which jobs there are. Sealed types do.
    private static void Calls<T, TResult>(CallJob<T, TResult> job)
    {
        job.Accept(null!, (ChunkReport)null!, "");
        job.Accept(null!, (LocalReport)null!, "");
        _ = job.Pack(default);
        _ = job.PacksByUserCode;
        _ = job.ReadsByUserCode;
        _ = job.MakeLocal(null!, ActorRefs.Nobody);
        _ = ((ISingleJob)job).Task;
    }

    private static void Items<T, TResult>(MapJob<T, TResult> job)
    {
        job.Accept(null!, (ChunkReport)null!, "");
        job.Accept(null!, (LocalReport)null!, "");
        _ = job.Pack(default);
        _ = job.PacksByUserCode;
        _ = job.ReadsByUserCode;
        _ = job.MakeLocal(null!, ActorRefs.Nobody);
    }

    private static void Maps<T, TResult>(WorkerPool pool)
    {
        Calls<T, TResult>(null!);
        Items<T, TResult>(null!);
        _ = pool.MapAsync(static (T _) => default(TResult)!, []);
        _ = pool.ApplyAsync(static (T _) => default(TResult)!, default!);
    }
}

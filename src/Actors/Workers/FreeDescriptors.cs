namespace Troupe.Workers;

/// <summary>
/// How many more descriptors this process may open. Finding out takes none: .NET ends a process that has none left for a thread of its own, and who tried for
/// a worker again and again with the last ones would bring that about.
/// </summary>
internal static class FreeDescriptors
{
    // What a worker process takes while it is started.
    private const int OfAWorker = 7;

    // For .NET's own threads, which take one each while they are started, what else is opened meanwhile, and what looks free: a thread that waits for a connection
    // has its descriptor before it is open.
    private const int OfOthers = 5;

    // Whoever has more open than can be looked through tries.
    private const ulong MostLookedAt = 1024 * 1024;

    private static int s_starting; // Keepers start theirs on any thread: what one has seen to be free is not another's.

    /// <summary>Room for one more worker process, until it is started.</summary>
    /// <exception cref="WorkerStartException">There is too little.</exception>
    public static Room ForAWorker()
    {
        var wanted = (Interlocked.Increment(ref s_starting) * OfAWorker) + OfOthers;
        if (AreAtLeast(wanted))
        {
            return default;
        }

        Interlocked.Decrement(ref s_starting);
        throw new WorkerStartException($"Fewer than {wanted} descriptors are free for a worker process: {Libc.Describe(Libc.Emfile)}.") { IsShortage = true };
    }

    /// <summary>Whether there are so many, or nobody can tell.</summary>
    public static bool AreAtLeast(int count)
    {
        if (Libc.GetLimit(Libc.LimitOfDescriptors, out var limit) < 0 || limit.Soft > MostLookedAt)
        {
            return true;
        }

        // From the limit down: the system gives out the lowest first.
        for (var descriptor = (int)limit.Soft - 1; descriptor >= 0 && count > 0; descriptor--)
        {
            count -= Libc.Control(descriptor, Libc.GetDescriptorFlags, 0) < 0 ? 1 : 0;
        }

        return count <= 0;
    }

    /// <summary>Given back when it is disposed, once.</summary>
    internal readonly struct Room : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref s_starting);
    }
}

namespace Troupe.Workers;

/// <summary>
/// How many more descriptors this process may open. Finding out takes none: .NET ends a process that has none left for a thread of its own, and who tried for
/// a worker again and again with the last ones would bring that about.
/// </summary>
internal static class FreeDescriptors
{
    /// <summary>What a worker process takes while it is started, and five for .NET's own threads, which take one each while they are started, and what else is opened meanwhile.</summary>
    public const int ForAWorker = 7 + 5;

    // Whoever has more open than can be looked through tries.
    private const ulong MostLookedAt = 1024 * 1024;

    /// <exception cref="WorkerStartException">There are too few for one more worker process.</exception>
    public static void RequireForAWorker()
    {
        if (!AreAtLeast(ForAWorker))
        {
            throw new WorkerStartException($"Fewer than {ForAWorker} descriptors are free for a worker process: {Libc.Describe(Libc.Emfile)}.") { IsShortage = true };
        }
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
}

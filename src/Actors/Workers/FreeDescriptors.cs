namespace Troupe.Workers;

/// <summary>
/// How many more descriptors this process may open. Finding out takes none: .NET ends a process that has none left for a thread of its own, and who tried for
/// a worker again and again with the last ones would bring that about.
/// </summary>
internal static class FreeDescriptors
{
    /// <summary>What a worker process takes while it is started.</summary>
    private const int OfAWorker = 7;

    /// <summary>What stays for .NET's own threads, one each while it is started.</summary>
    private const int OfTheRuntime = 5;

    // Where there is no limit, or an enormous one.
    private const ulong MostLookedAt = 1024 * 1024;

    /// <exception cref="WorkerStartException">There are too few for one more worker process.</exception>
    public static void RequireForAWorker()
    {
        if (!Are(OfAWorker + OfTheRuntime))
        {
            throw new WorkerStartException($"No descriptors for a worker process: {Libc.Describe(Libc.Emfile)}.") { IsShortage = true };
        }
    }

    /// <summary>Whether there are so many. From the limit down: where there are enough that is where they are.</summary>
    internal static bool Are(int count)
    {
        if (Libc.GetLimit(Libc.LimitOfDescriptors, out var limit) < 0)
        {
            return true; // Whoever opens one will hear.
        }

        for (var descriptor = (int)Math.Min(limit.Soft, MostLookedAt) - 1; descriptor >= 0 && count > 0; descriptor--)
        {
            count -= Libc.Control(descriptor, Libc.GetDescriptorFlags, 0) < 0 ? 1 : 0;
        }

        return count <= 0;
    }
}

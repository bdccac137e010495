namespace Troupe.Payload;

/// <summary>The memory that this process shares for writing: each mapped once, however many handles on it come.</summary>
internal static class SharedBlocks
{
    private static readonly Lock s_gate = new(); // Handles are made, read and dropped on any thread.
    private static readonly Dictionary<long, WeakReference<SharedBlock>> s_known = [];
    private static readonly HashSet<SharedBlock> s_made = []; // Until they are given up: a handle that is under way reaches none if its maker were collected.
    private static int s_sweepAt = 64;

    /// <summary>Makes memory, all zeros; this process keeps it until <see cref="GiveUp"/>.</summary>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    public static SharedBlock Create(long size)
    {
        var block = Segments.Store.Share(Random.Shared.NextInt64(), Math.Max(1, size));
        lock (s_gate)
        {
            s_made.Add(block);
            Know(block);
        }

        return block;
    }

    /// <summary>Memory that another process, or this one, told of; with one user more.</summary>
    /// <exception cref="SegmentException">It is no more where it was said to be, or this process can map no more.</exception>
    public static SharedBlock Join(SharedBlockName name)
    {
        if (!Segments.AreShared)
        {
            throw new SegmentException("A shared array lies in the memory of another machine: it works on the machine of its maker alone.");
        }

        lock (s_gate)
        {
            if (s_known.TryGetValue(name.Mark, out var known) && known.TryGetTarget(out var there) && there.TryUse())
            {
                return there;
            }

            var block = Segments.Store.Join(name);
            Know(block);
            return block;
        }
    }

    /// <summary>Its maker does not need it any more.</summary>
    public static void GiveUp(SharedBlock block)
    {
        lock (s_gate)
        {
            s_made.Remove(block);
        }

        block.LetGo();
    }

    // Under the gate. What was collected is looked for when their number has doubled.
    private static void Know(SharedBlock block)
    {
        s_known[block.Mark] = new WeakReference<SharedBlock>(block);
        if (s_known.Count < s_sweepAt)
        {
            return;
        }

        foreach (var (mark, known) in s_known)
        {
            if (!known.TryGetTarget(out _))
            {
                s_known.Remove(mark); // allowed while it is gone through
            }
        }

        s_sweepAt = Math.Max(64, 2 * s_known.Count);
    }
}

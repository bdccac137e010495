namespace Troupe.Payload;

using System.Collections.Concurrent;

/// <summary>
/// This process's shared-memory segments. The owner keeps one open until the receiver says that it is done, or until the receiver is gone:
/// hence the owner's tag, by which whatever was meant for a lost chunk goes at once. If the owner is killed, the system frees all.
/// </summary>
internal static class Segments
{
    private static readonly ISegmentStore s_store = OperatingSystem.IsLinux() ? new MemorySegmentStore() : new FileSegmentStore();
    private static readonly ConcurrentDictionary<long, Entry> s_entries = new();
    private static long s_lastId;

    /// <summary>How many are open: nothing may be left when all work is done.</summary>
    public static int Count => s_entries.Count;

    /// <summary>A new segment with a copy of these bytes.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="owner">What <see cref="ReleaseAll"/> will name; compared by <see cref="object.Equals(object)"/>.</param>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    public static SegmentName Create(ReadOnlySpan<byte> bytes, object? owner = null)
    {
        var id = Interlocked.Increment(ref s_lastId); // callers are on many threads
        var name = new SegmentName(id, Environment.ProcessId, s_store.Create(id, bytes), bytes.Length);
        s_entries[id] = new Entry(name, owner);
        return name;
    }

    /// <exception cref="SegmentException">The segment is no more: its owner has ended or released it.</exception>
    public static SegmentView Open(SegmentName name)
    {
        if (name.OwnerProcess == Environment.ProcessId && !s_entries.ContainsKey(name.Id))
        {
            throw new SegmentException($"Segment {name.Id} has been released.");
        }

        return s_store.Open(name);
    }

    /// <summary>Releases one; false if it is not (or no longer) there, for a release may be told twice.</summary>
    public static bool Release(long id)
    {
        var found = s_entries.TryRemove(id, out var entry);
        if (found)
        {
            s_store.Release(entry!.Name);
        }

        return found;
    }

    /// <summary>Releases all that were made for this owner.</summary>
    public static void ReleaseAll(object owner)
    {
        foreach (var (id, entry) in s_entries)
        {
            if (owner.Equals(entry.Owner))
            {
                Release(id);
            }
        }
    }

    private sealed record Entry(SegmentName Name, object? Owner);
}

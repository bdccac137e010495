namespace Troupe.Payload;

using System.Diagnostics;

/// <summary>
/// This process's shared memory, and what it has mapped of others'. A segment is written to, lent to one reader, and used again when he says that he is
/// done; both sides keep it mapped meanwhile. What a reader may still look at when the loan has to end (its chunk is cancelled, its peer is lost) is given up and
/// not written to again. What is not used for some seconds is unmapped on either side. If a process is killed, the system frees what was its own.
/// </summary>
internal static class Segments
{
    private const int Least = 64 * 1024;

    /// <summary>Larger ones are made for one value and go with it.</summary>
    private const int MostEach = 16 * 1024 * 1024;
    private const long MostFree = 64 * 1024 * 1024;
    private const long MostMapped = 256 * 1024 * 1024;

    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromSeconds(5);

    private static readonly Lock s_gate = new(); // Around both shelves: writers and readers are on many threads.
    private static readonly SegmentShelf<Segment> s_shelf = new(MostEach, MostFree);
    private static readonly MappingShelf<SegmentMapping> s_mappings = new(MostEach, MostMapped);
    private static readonly Action<SegmentMapping> s_done = Done;

    // Process ids are used again: a mark tells the time of this process's start, so none is a dead process's.
    private static long s_lastMark = Stopwatch.GetTimestamp();
    private static long s_lastId;
    private static ITimer? s_sweeping;

    /// <summary>How this platform does it.</summary>
    public static ISegmentStore Store { get; } = OperatingSystem.IsLinux() ? new MemorySegmentStore() : new FileSegmentStore();

    /// <summary>
    /// Whether this process and those it talks to reach each other's memory. Not in a worker that is on another machine than its host, or might be: there process ids and
    /// descriptors name something else. Set before its system is started.
    /// </summary>
    public static bool AreShared { get; set; } = true;

    /// <summary>How many are lent: none may be when all work is done.</summary>
    public static int Count
    {
        get
        {
            lock (s_gate)
            {
                return s_shelf.Lent;
            }
        }
    }

    /// <summary>Bytes that are kept without use: own ones, and others' that are mapped.</summary>
    public static (long Own, long Mapped) Idle
    {
        get
        {
            lock (s_gate)
            {
                return (s_shelf.FreeBytes, s_mappings.UnusedBytes);
            }
        }
    }

    /// <summary>Memory to write to, for at least so many bytes: <see cref="Lend"/> it or <see cref="Shelve"/> it.</summary>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    public static Segment Rent(int wanted)
    {
        long mark;
        lock (s_gate)
        {
            if (s_shelf.Rent(wanted) is { } free)
            {
                return free;
            }

            mark = ++s_lastMark;
        }

        return Store.Create(mark, RoomFor(wanted));
    }

    /// <summary>Makes room in rented memory.</summary>
    /// <exception cref="SegmentException">The system has no more.</exception>
    public static void Grow(Segment segment, int wanted) => segment.Grow(RoomFor((int)Math.Min(Math.Max(wanted, 2L * segment.Capacity), Array.MaxLength)));

    /// <summary>Rented memory was not needed after all.</summary>
    public static void Shelve(Segment segment) => Change(closed => s_shelf.Shelve(segment, segment.Capacity, closed));

    /// <summary>Lends what was written to rented memory.</summary>
    /// <param name="segment">The memory; not to be touched any more.</param>
    /// <param name="length">Bytes that were written, at least one.</param>
    /// <param name="reader">What <see cref="ReleaseAll"/> will name; compared by <see cref="object.Equals(object)"/>.</param>
    public static SegmentName Lend(Segment segment, int length, object? reader = null)
    {
        lock (s_gate)
        {
            var id = ++s_lastId;
            s_shelf.Lend(id, segment, segment.Capacity, reader);
            return new SegmentName(id, segment.Mark, Environment.ProcessId, segment.Descriptor, length);
        }
    }

    /// <summary>Lends a copy of these bytes.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="reader">As in <see cref="Lend"/>.</param>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    public static SegmentName Create(ReadOnlySpan<byte> bytes, object? reader = null)
    {
        var segment = Rent(bytes.Length);
        bytes.CopyTo(segment.GetSpan());
        return Lend(segment, bytes.Length, reader);
    }

    /// <summary>The bytes that were lent.</summary>
    /// <exception cref="SegmentException">They are no more: their owner has ended or released them.</exception>
    public static SegmentView Open(SegmentName name)
    {
        if (!AreShared)
        {
            return Remote.FarMemory.Fetch(name);
        }

        lock (s_gate)
        {
            if (name.OwnerProcess == Environment.ProcessId && !s_shelf.IsLent(name.Id))
            {
                throw new SegmentException($"Segment {name.Id} has been released.");
            }

            if (s_mappings.Use(name.OwnerProcess, name.Mark, name.Length) is { } known)
            {
                return new SegmentView(known, (int)name.Length, s_done);
            }
        }

        var mapping = Store.Map(name);
        Change(null, closed => s_mappings.Add(name.OwnerProcess, name.Mark, mapping, mapping.Capacity, closed));
        return new SegmentView(mapping, (int)name.Length, s_done);
    }

    /// <summary>Some bytes of what is lent, for who cannot map it; none: it is no more, or has not so many.</summary>
    public static byte[] Part(long id, long mark, long offset, int count)
    {
        lock (s_gate) // Not to be lent anew meanwhile.
        {
            return s_shelf.Find(id) is { } lent && lent.Mark == mark && offset >= 0 && count is > 0 and <= Wire.SegmentPart.Most && offset + count <= lent.Capacity
                ? lent.GetSpan().Slice((int)offset, count).ToArray()
                : [];
        }
    }

    /// <summary>The reader is done: the memory can be lent again. False if it is not (or no longer) lent, for that may be told twice.</summary>
    public static bool Return(long id)
    {
        var found = false;
        Change(closed => found = s_shelf.Back(id, closed));
        return found;
    }

    /// <summary>Ends a loan whose reader may still be looking: the memory is given up. False as in <see cref="Return"/>.</summary>
    public static bool Release(long id)
    {
        var found = false;
        Change(closed => found = s_shelf.Lose(id, closed));
        return found;
    }

    /// <summary>The same for all that was lent to this reader.</summary>
    public static void ReleaseAll(object reader) => Change(closed => s_shelf.LoseAll(reader, closed));

    /// <summary>A process of this machine has ended: what is mapped of it will not be needed again.</summary>
    public static void Forget(int process) => Change(null, closed => s_mappings.Forget(process, closed));

    private static void Done(SegmentMapping mapping) => Change(null, closed => s_mappings.Done(mapping, closed));

    private static void Change(Action<List<Segment>>? own, Action<List<SegmentMapping>>? mapped = null)
    {
        List<Segment> segments = [];
        List<SegmentMapping> mappings = [];
        lock (s_gate)
        {
            own?.Invoke(segments);
            mapped?.Invoke(mappings);
            KeepSweeping();
        }

        Close(segments, mappings);
    }

    // Under the gate. Sweeps go on as long as there is something that could be given up.
    private static void KeepSweeping()
    {
        if (s_shelf.FreeCount > 0 || s_mappings.UnusedBytes > 0)
        {
            s_sweeping ??= TimeProvider.System.CreateTimer(static _ => Sweep(), null, s_sweepEvery, s_sweepEvery);
        }
        else
        {
            s_sweeping?.Dispose();
            s_sweeping = null;
        }
    }

    internal static void Sweep() => Change(s_shelf.Sweep, s_mappings.Sweep);

    // Outside the gate: unmapping takes its time.
    private static void Close(List<Segment> segments, List<SegmentMapping> mappings)
    {
        foreach (var segment in segments)
        {
            segment.Close();
        }

        foreach (var mapping in mappings)
        {
            mapping.Dispose();
        }
    }

    // Powers of two, so that those kept fit many lengths; what is not kept is no larger than it must be.
    private static int RoomFor(int wanted) => wanted <= MostEach
        ? (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(wanted, Least))
        : (int)Math.Min((wanted + 0xF_FFFFL) & ~0xF_FFFFL, Array.MaxLength);
}

namespace Troupe.Payload;

using System.Runtime.InteropServices;

/// <summary>
/// Linux: anonymous memory files. They have no name in any file system, so nothing can stay behind, however the owner ends.
/// Another process of the same user reaches one through its owner's descriptor, <c>/proc/PID/fd/N</c>.
/// </summary>
internal sealed unsafe partial class MemorySegmentStore : ISegmentStore
{
    private const uint CloseOnExec = 1;
    private const int ReadOnly = 0, CloseOnExecOpen = 0x80000, ProtRead = 1, ProtWrite = 2, MapShared = 1, MayMove = 1, Interrupted = 4;

    public Segment Create(long mark, int capacity)
    {
        var descriptor = memfd_create(MarkOf(mark), CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("make", mark);
        }

        try
        {
            return new MemorySegment(mark, descriptor, capacity);
        }
        catch (SegmentException)
        {
            _ = close(descriptor);
            throw;
        }
    }

    public SegmentMapping Map(SegmentName name)
    {
        if (name.OwnerProcess == Environment.ProcessId)
        {
            return Map(name.Descriptor, name);
        }

        var path = $"/proc/{name.OwnerProcess}/fd/{name.Descriptor}";
        RefuseAnother(path, name);
        var descriptor = open(path, ReadOnly | CloseOnExecOpen);
        if (descriptor < 0)
        {
            throw Failure("open", name.Mark);
        }

        try
        {
            return Map(descriptor, name);
        }
        finally
        {
            _ = close(descriptor); // the mapping keeps the memory
        }
    }

    // Numbers are used again: after its owner gave memory up, or ended, they may mean something else.
    private static void RefuseAnother(string path, SegmentName name)
    {
        var target = stackalloc byte[128];
        var length = (int)readlink(path, target, 128);
        if (length < 0)
        {
            throw new SegmentException($"Segment {name.Mark} is no more: process {name.OwnerProcess} has ended or released it ({Marshal.GetLastPInvokeErrorMessage()}).");
        }

        var found = System.Text.Encoding.UTF8.GetString(target, length);
        if (found != $"/memfd:{MarkOf(name.Mark)} (deleted)")
        {
            throw new SegmentException($"Segment {name.Mark} is no more: descriptor {name.Descriptor} of process {name.OwnerProcess} is {found} by now.");
        }
    }

    private static Mapping Map(int descriptor, SegmentName name)
    {
        // A mapping that reaches beyond the file's end would be a bus error at the first look. Its owner never shortens one.
        var size = lseek(descriptor, 0, 2);
        if (size < name.Length || name.Length is <= 0 or > int.MaxValue)
        {
            throw new SegmentException($"Segment {name.Mark} is said to hold {name.Length} bytes; it holds {size}.");
        }

        var capacity = (int)Math.Min(size, Array.MaxLength);
        var start = mmap(null, (nuint)capacity, ProtRead, MapShared, descriptor, 0);
        return start == (void*)-1 ? throw Failure("map", name.Mark) : new Mapping(start, capacity);
    }

    private static string MarkOf(long mark) => $"troupe-{mark}";

    private static SegmentException Failure(string what, long mark) =>
        new($"Cannot {what} shared-memory segment {mark}: {Marshal.GetLastPInvokeErrorMessage()}.") { IsShortage = Workers.Libc.IsShortage(Marshal.GetLastPInvokeError()) };

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, byte* buffer, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(int descriptor, long size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int descriptor, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* at, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mremap(void* at, nuint oldLength, nuint newLength, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(void* at, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    private sealed class MemorySegment : Segment
    {
        public MemorySegment(long mark, int descriptor, int capacity)
            : base(mark)
        {
            Descriptor = descriptor;
            Lengthen(capacity);
            var start = mmap(null, (nuint)capacity, ProtRead | ProtWrite, MapShared, descriptor, 0);
            Start = start == (void*)-1 ? throw Failure("map", mark) : (byte*)start;
            Capacity = capacity;
        }

        public override void Grow(int capacity)
        {
            Lengthen(capacity);
            var start = mremap(Start, (nuint)Capacity, (nuint)capacity, MayMove); // pages change their place, not their owner: nothing is copied
            Start = start == (void*)-1 ? throw Failure("enlarge", Mark) : (byte*)start;
            Capacity = capacity;
        }

        protected override void Dispose(bool disposing)
        {
            if (Start != null)
            {
                _ = munmap(Start, (nuint)Capacity);
                _ = close(Descriptor);
                Start = null;
                Capacity = 0;
            }
        }

        private void Lengthen(int capacity)
        {
            while (ftruncate(Descriptor, capacity) < 0)
            {
                if (Marshal.GetLastPInvokeError() != Interrupted)
                {
                    throw Failure("size", Mark);
                }
            }
        }
    }

    private sealed class Mapping : SegmentMapping
    {
        public Mapping(void* start, int capacity)
        {
            Start = (byte*)start;
            Capacity = capacity;
        }

        public override void Dispose()
        {
            if (Start != null)
            {
                _ = munmap(Start, (nuint)Capacity);
                Start = null;
            }
        }
    }
}

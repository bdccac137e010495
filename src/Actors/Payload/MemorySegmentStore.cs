namespace Troupe.Payload;

using System.Runtime.InteropServices;

/// <summary>
/// Linux: anonymous memory files. They have no name in any file system, so nothing can stay behind, however the owner ends.
/// Another process of the same user reaches one through its owner's descriptor, <c>/proc/PID/fd/N</c>.
/// </summary>
internal sealed unsafe partial class MemorySegmentStore : ISegmentStore
{
    private const uint CloseOnExec = 1;
    private const int ReadOnly = 0, CloseOnExecOpen = 0x80000, ProtRead = 1, MapShared = 1, MapPopulate = 0x8000;

    public int Create(long id, ReadOnlySpan<byte> bytes)
    {
        var descriptor = memfd_create(MarkOf(id), CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("make", id);
        }

        try
        {
            Fill(descriptor, id, bytes);
            return descriptor;
        }
        catch (SegmentException)
        {
            _ = close(descriptor);
            throw;
        }
    }

    public SegmentView Open(SegmentName name)
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
            throw Failure("open", name.Id);
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

    public void Release(SegmentName name) => _ = close(name.Descriptor);

    // write(2), not a mapping: one system call copies all, without a page fault for each 4 KiB.
    private static void Fill(int descriptor, long id, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint at = 0; at < bytes.Length;)
            {
                var written = write(descriptor, start + at, bytes.Length - at);
                if (written < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                {
                    throw Failure("fill", id);
                }

                at += Math.Max(written, 0);
            }
        }
    }

    // Numbers are used again: after its owner released a segment, or ended, they may mean something else.
    private static void RefuseAnother(string path, SegmentName name)
    {
        var target = stackalloc byte[128];
        var length = (int)readlink(path, target, 128);
        if (length < 0)
        {
            throw new SegmentException($"Segment {name.Id} is no more: process {name.OwnerProcess} has ended or released it ({Marshal.GetLastPInvokeErrorMessage()}).");
        }

        var found = System.Text.Encoding.UTF8.GetString(target, length);
        if (found != $"/memfd:{MarkOf(name.Id)} (deleted)")
        {
            throw new SegmentException($"Segment {name.Id} is no more: descriptor {name.Descriptor} of process {name.OwnerProcess} is {found} by now.");
        }
    }

    private static View Map(int descriptor, SegmentName name)
    {
        // A mapping that reaches beyond the file's end would be a bus error at the first look.
        var size = lseek(descriptor, 0, 2);
        if (size < name.Length || name.Length is <= 0 or > int.MaxValue)
        {
            throw new SegmentException($"Segment {name.Id} is said to hold {name.Length} bytes; it holds {size}.");
        }

        var start = mmap(null, (nuint)name.Length, ProtRead, MapShared | MapPopulate, descriptor, 0);
        return start == (void*)-1 ? throw Failure("map", name.Id) : new View(start, (int)name.Length);
    }

    private static string MarkOf(long id) => $"troupe-{id}";

    private static SegmentException Failure(string what, long id) =>
        new($"Cannot {what} shared-memory segment {id}: {Marshal.GetLastPInvokeErrorMessage()}.");

    private const int Interrupted = 4;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, byte* buffer, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int descriptor, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* at, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(void* at, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    private sealed class View(void* start, int length) : SegmentView
    {
        private void* _start = start;

        public override ReadOnlySpan<byte> Bytes => new(_start, length);

        public override void Dispose()
        {
            if (_start != null)
            {
                _ = munmap(_start, (nuint)length);
                _start = null;
            }
        }
    }
}

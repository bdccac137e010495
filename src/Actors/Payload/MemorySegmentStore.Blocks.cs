namespace Troupe.Payload;

using System.Runtime.InteropServices;

/// <content>Memory that several processes write to. Each that has it keeps a descriptor of its own, so that it can tell others of it after its maker's end.</content>
internal sealed unsafe partial class MemorySegmentStore
{
    private const int ReadWrite = 2, NoTerminal = 0x100, MapPrivate = 2, MapFixed = 0x10, MapAnonymous = 0x20, MapNoReserve = 0x4000;

    public SharedBlock Share(long mark, long size)
    {
        var descriptor = memfd_create(MarkOf(mark), CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("make", mark);
        }

        while (ftruncate(descriptor, size) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                var failure = Failure("size", mark);
                _ = close(descriptor);
                throw failure;
            }
        }

        return MapBlock(mark, size, new BlockPlace(Environment.ProcessId, descriptor), descriptor);
    }

    public SharedBlock Join(SharedBlockName name)
    {
        try
        {
            return Join(name, name.Teller);
        }
        catch (SegmentException) when (name.Maker != name.Teller)
        {
            return Join(name, name.Maker); // Who told of it may have let go of it since.
        }
    }

    private static MemoryBlock Join(SharedBlockName name, BlockPlace place)
    {
        var path = $"/proc/{place.Process}/fd/{place.Descriptor}";
        RefuseAnother(path, new SegmentName(0, name.Mark, place.Process, place.Descriptor, name.Size)); // what else it may be is not opened
        var descriptor = open(path, ReadWrite | CloseOnExecOpen | NoTerminal);
        if (descriptor < 0)
        {
            throw Failure("open", name.Mark);
        }

        try
        {
            // It may have become another between the look and the opening; and what reaches beyond the file's end would be a bus error.
            RefuseAnother($"/proc/self/fd/{descriptor}", new SegmentName(0, name.Mark, Environment.ProcessId, descriptor, name.Size));
            var size = lseek(descriptor, 0, 2);
            if (size < name.Size)
            {
                throw new SegmentException($"Memory {name.Mark} is said to hold {name.Size} bytes; it holds {size}.");
            }
        }
        catch
        {
            _ = close(descriptor);
            throw;
        }

        return MapBlock(name.Mark, name.Size, name.Maker, descriptor);
    }

    private static MemoryBlock MapBlock(long mark, long size, BlockPlace maker, int descriptor)
    {
        var start = mmap(null, (nuint)size, ProtRead | ProtWrite, MapShared, descriptor, 0);
        if (start != (void*)-1)
        {
            return new MemoryBlock(mark, size, maker, descriptor, (byte*)start);
        }

        var failure = Failure("map", mark);
        _ = close(descriptor);
        throw failure;
    }

    private sealed class MemoryBlock : SharedBlock
    {
        private int _descriptor;

        public MemoryBlock(long mark, long size, BlockPlace maker, int descriptor, byte* start)
            : base(mark, size, maker)
        {
            _descriptor = descriptor;
            Start = start;
            GC.AddMemoryPressure(size); // A handle that nobody disposes is collected, and takes this with it.
        }

        protected override BlockPlace Here => new(Environment.ProcessId, _descriptor);

        // In one step, so that no access by whoever is late meets a place where nothing is mapped. Pages come only if one writes.
        protected override void Empty()
        {
            _ = mmap(Start, (nuint)Size, ProtRead | ProtWrite, MapPrivate | MapFixed | MapAnonymous | MapNoReserve, -1, 0);
            Close();
        }

        protected override void Unmap()
        {
            _ = munmap(Start, (nuint)Size);
            Close();
        }

        private void Close()
        {
            if (_descriptor >= 0)
            {
                _ = close(_descriptor);
                _descriptor = -1;
                GC.RemoveMemoryPressure(Size);
            }
        }
    }
}

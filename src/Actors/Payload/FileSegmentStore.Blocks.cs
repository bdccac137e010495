namespace Troupe.Payload;

using System.IO.MemoryMappedFiles;

/// <content>Memory that several processes write to: a file of its maker's, which is there until the maker gives it up. Who has it mapped then keeps it.</content>
internal sealed partial class FileSegmentStore
{
    public SharedBlock Share(long mark, long size)
    {
        try
        {
            MakeDirectory(DirectoryOf(Environment.ProcessId));
            return new FileBlock(mark, size, new BlockPlace(Environment.ProcessId, 0), FileMode.CreateNew);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException($"Cannot make shared memory {mark}: {error.Message}", error);
        }
    }

    public SharedBlock Join(SharedBlockName name)
    {
        try
        {
            return new FileInfo(PathOf(name.Maker.Process, name.Mark)).Length >= name.Size
                ? new FileBlock(name.Mark, name.Size, name.Maker, FileMode.Open)
                : throw new SegmentException($"Memory {name.Mark} does not hold {name.Size} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException($"Memory {name.Mark} is no more: process {name.Maker.Process} has given it up.", error);
        }
    }

    private sealed unsafe class FileBlock : SharedBlock
    {
        private readonly bool _isMaker;
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _accessor;

        public FileBlock(long mark, long size, BlockPlace maker, FileMode mode)
            : base(mark, size, maker)
        {
            _isMaker = mode == FileMode.CreateNew;
            _file = MemoryMappedFile.CreateFromFile(
                File.Open(PathOf(maker.Process, mark), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
                null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            _accessor = _file.CreateViewAccessor(0, size);
            byte* start = null;
            _accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Start = start;
        }

        protected override BlockPlace Here => Maker;

        // Mapped until it is collected: there is no way here to put something else in its place.
        protected override void Empty()
        {
            if (_isMaker)
            {
                Remove(PathOf(Maker.Process, Mark));
            }
        }

        // The system's own handles are let go of after this, with their last users.
        protected override void Unmap() => _accessor?.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}

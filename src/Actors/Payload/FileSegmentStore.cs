namespace Troupe.Payload;

using System.IO.MemoryMappedFiles;

/// <summary>
/// Where memory files do not exist: a file in a directory only this user may enter, gone when its owner gives it up. A killed owner leaves its files
/// to the system's cleaning of temporary ones.
/// </summary>
internal sealed partial class FileSegmentStore : ISegmentStore
{
    public Segment Create(long mark, int capacity)
    {
        try
        {
            MakeDirectory(DirectoryOf(Environment.ProcessId));
            return new FileSegment(mark, capacity);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException($"Cannot make shared-memory segment {mark}: {error.Message}", error);
        }
    }

    public SegmentMapping Map(SegmentName name)
    {
        try
        {
            var path = PathOf(name.OwnerProcess, name.Mark);
            var size = new FileInfo(path).Length;
            return size >= name.Length && name.Length is > 0 and <= int.MaxValue
                ? new Mapping(path, (int)Math.Min(size, Array.MaxLength))
                : throw new SegmentException($"Segment {name.Mark} does not hold {name.Length} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException($"Segment {name.Mark} is no more: process {name.OwnerProcess} has released it.", error);
        }
    }

    private static void MakeDirectory(string path)
    {
        const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path); // the user's temporary folder there is private
        }
        else if (Directory.CreateDirectory(path, OnlyUser).UnixFileMode != OnlyUser)
        {
            throw new UnauthorizedAccessException($"{path} is open to others: somebody else made it.");
        }
    }

    private static void Remove(string path)
    {
        File.Delete(path);
        var directory = new DirectoryInfo(DirectoryOf(Environment.ProcessId));
        if (!directory.EnumerateFiles().Any())
        {
            directory.Delete();
        }
    }

    private static string DirectoryOf(int process) => Path.Combine(Path.GetTempPath(), $"troupe-segments-{process}");

    private static string PathOf(int process, long mark) => Path.Combine(DirectoryOf(process), mark.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private sealed unsafe class FileSegment : Segment
    {
        private readonly string _path;
        private MemoryMappedFile? _file;
        private MemoryMappedViewAccessor? _accessor;

        public FileSegment(long mark, int capacity)
            : base(mark)
        {
            _path = PathOf(Environment.ProcessId, mark);
            Open(capacity);
        }

        public override void Grow(int capacity)
        {
            Unmap();
            Open(capacity);
        }

        protected override void Dispose(bool disposing)
        {
            if (Capacity > 0)
            {
                Unmap();
                Remove(_path);
            }
        }

        private void Open(int capacity)
        {
            _file = MemoryMappedFile.CreateFromFile(
                File.Open(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
                null, capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            _accessor = _file.CreateViewAccessor(0, capacity);
            byte* start = null;
            _accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Start = start;
            Capacity = capacity;
        }

        private void Unmap()
        {
            _accessor!.SafeMemoryMappedViewHandle.ReleasePointer();
            _accessor.Dispose();
            _file!.Dispose();
            Start = null;
            Capacity = 0;
        }
    }

    private sealed unsafe class Mapping : SegmentMapping
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _accessor;

        public Mapping(string path, int capacity)
        {
            _file = MemoryMappedFile.CreateFromFile(
                File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _accessor = _file.CreateViewAccessor(0, capacity, MemoryMappedFileAccess.Read);
            byte* start = null;
            _accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Start = start;
            Capacity = capacity;
        }

        public override void Dispose()
        {
            if (Start != null)
            {
                Start = null;
                _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
                _accessor.Dispose();
                _file.Dispose();
            }
        }
    }
}

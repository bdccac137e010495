namespace Troupe.Payload;

using System.IO.MemoryMappedFiles;

/// <summary>
/// Where memory files do not exist: a file in a directory only this user may enter, gone at its release. A killed owner leaves its files
/// to the system's cleaning of temporary ones.
/// </summary>
internal sealed class FileSegmentStore : ISegmentStore
{
    public int Create(long id, ReadOnlySpan<byte> bytes)
    {
        try
        {
            MakeDirectory(DirectoryOf(Environment.ProcessId));
            File.WriteAllBytes(PathOf(Environment.ProcessId, id), bytes);
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException($"Cannot make shared-memory segment {id}: {error.Message}", error);
        }
    }

    public SegmentView Open(SegmentName name)
    {
        try
        {
            using var file = File.OpenHandle(PathOf(name.OwnerProcess, name.Id));
            return RandomAccess.GetLength(file) >= name.Length && name.Length is > 0 and <= int.MaxValue
                ? new View(MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false), (int)name.Length)
                : throw new SegmentException($"Segment {name.Id} does not hold {name.Length} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException($"Segment {name.Id} is no more: process {name.OwnerProcess} has released it.", error);
        }
    }

    public void Release(SegmentName name)
    {
        File.Delete(PathOf(name.OwnerProcess, name.Id));
        var directory = new DirectoryInfo(DirectoryOf(name.OwnerProcess));
        if (!directory.EnumerateFiles().Any())
        {
            directory.Delete();
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

    private static string DirectoryOf(int process) => Path.Combine(Path.GetTempPath(), $"troupe-segments-{process}");

    private static string PathOf(int process, long id) => Path.Combine(DirectoryOf(process), id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private sealed unsafe class View : SegmentView
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _accessor;
        private readonly byte* _start;
        private readonly int _length;
        private bool _disposed;

        public View(MemoryMappedFile file, int length)
        {
            _file = file;
            _accessor = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            _accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            _length = length;
        }

        public override ReadOnlySpan<byte> Bytes => new(_start, _length);

        public override void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
                _accessor.Dispose();
                _file.Dispose();
            }
        }
    }
}

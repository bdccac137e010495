namespace Troupe.Host.Lines;

using System.Buffers;

/// <summary>A file of lines: collected into large blocks, written when a block is full or when there is time.</summary>
internal sealed class LineOutput : IAsyncDisposable
{
    private const int BlockBytes = 256 * 1024;

    private readonly string _name;
    private readonly Stream _stream;
    private readonly Action _sync;
    private readonly ArrayBufferWriter<byte> _block = new(BlockBytes);

    /// <param name="name">What a refusal calls it.</param>
    /// <param name="stream">At the place to write to.</param>
    /// <param name="length">What is there already, in bytes.</param>
    /// <param name="sync">Brings what was written to the disk.</param>
    internal LineOutput(string name, Stream stream, long length, Action sync) => (_name, _stream, Length, _sync) = (name, stream, length, sync);

    /// <summary>Bytes that were written, those of earlier runs too.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the next line should wait for <see cref="FlushAsync"/>.</summary>
    public bool IsFull => _block.WrittenCount >= BlockBytes;

    /// <param name="path">A file, which is emptied first, or - for standard output.</param>
    public static LineOutput Open(string path)
    {
        if (path == "-")
        {
            return new LineOutput("standard output", StandardStreams.OpenOutput(), 0, () => { });
        }

        return Over(path, 0, Files.Open(path, "write", () => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)));
    }

    /// <summary>Goes on in a file, which nobody else can do at the same time. Nothing of it is changed before <see cref="Cut"/>.</summary>
    public static LineOutput GoOn(string path)
    {
        var file = Files.Open(path, "write", () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0));
        return Over(path, 0, file);
    }

    /// <summary>Goes on behind so many bytes; what comes after them is removed.</summary>
    /// <exception cref="BadInputException">It is no plain file.</exception>
    public void Cut(long length)
    {
        try
        {
            _stream.SetLength(length);
            Length = _stream.Seek(length, SeekOrigin.Begin);
        }
        catch (Exception error) when (error is IOException or NotSupportedException or ArgumentException)
        {
            throw new BadInputException($"{_name} is no plain file, so a map cannot be gone on with in it.");
        }
    }

    public void Add(ReadOnlySpan<byte> line) => _block.Write(line);

    /// <exception cref="BadInputException">The disk is full, or whoever reads the pipe is gone.</exception>
    public async ValueTask FlushAsync()
    {
        if (_block.WrittenCount == 0)
        {
            return;
        }

        try
        {
            await _stream.WriteAsync(_block.WrittenMemory);
            await _stream.FlushAsync();
            Length += _block.WrittenCount;
        }
        catch (IOException error)
        {
            throw Files.Refusal(_name, "write", error);
        }
        finally
        {
            _block.ResetWrittenCount();
        }
    }

    /// <summary>Ends when what was flushed is on the disk.</summary>
    /// <exception cref="BadInputException">It could not be brought there.</exception>
    public void Sync()
    {
        try
        {
            _sync();
        }
        catch (IOException error)
        {
            throw Files.Refusal(_name, "write", error);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static LineOutput Over(string path, long length, FileStream file) => new(path, file, length, () => file.Flush(flushToDisk: true));
}

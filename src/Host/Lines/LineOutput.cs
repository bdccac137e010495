namespace Troupe.Host.Lines;

using System.Buffers;

/// <summary>The output: lines collected into large blocks, written when a block is full or when there is time.</summary>
internal sealed class LineOutput : IAsyncDisposable
{
    private const int BlockBytes = 256 * 1024;

    private readonly string _name;
    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _block = new(BlockBytes);

    private LineOutput(string name, Stream stream) => (_name, _stream) = (name, stream);

    /// <summary>Whether the next line should wait for <see cref="FlushAsync"/>.</summary>
    public bool IsFull => _block.WrittenCount >= BlockBytes;

    /// <param name="path">A file, which is emptied first, or - for standard output.</param>
    /// <param name="input">The input's path: it must not be the same file.</param>
    public static LineOutput Open(string path, string input)
    {
        if (path == "-")
        {
            return new LineOutput("standard output", StandardStreams.OpenOutput());
        }

        if (input != "-" && SameFile(path, input))
        {
            throw new BadInputException($"{path} is the input and the output: that would empty it before it is read.");
        }

        return new LineOutput(path, Files.Open(path, "write", () =>
            new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)));
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

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool SameFile(string left, string right) => Real(left) == Real(right);

    private static string Real(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }
}

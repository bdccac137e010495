namespace Troupe.Host.Lines;

using System.Runtime.CompilerServices;
    using System.Text;
    using Troupe.Host.Mapping;

/// <summary>
/// The input: its lines, and how much of it was read. UTF-8, or what its byte order mark says; a line ends as <see cref="File.ReadLines(string)"/> has it.
/// </summary>
internal sealed class LineInput : IDisposable
{
    private const int BufferChars = 128 * 1024;

    private readonly string _name;
    private readonly Stream _stream;
    private readonly StreamReader _reader;

    private LineInput(string name, Stream stream)
    {
        _name = name;
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferChars);
        Length = stream.CanSeek ? stream.Length : null;
    }

    /// <summary>Bytes in all; null when that is not known.</summary>
    public long? Length { get; }

    /// <summary>Why it was not read to its end: it could not be, or a line was none that the method takes. Null when all is well.</summary>
    public BadInputException? Failure { get; private set; }

    public static LineInput Open(string path)
    {
        if (path == "-")
        {
            return new LineInput("standard input", StandardStreams.OpenInput());
        }

        return new LineInput(path, Files.Open(path, "read", () =>
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan)));
    }

    /// <summary>
    /// Each line as an item. It ends early, without throwing, when <paramref name="stop"/> is cancelled or when there is a <see cref="Failure"/>:
    /// what was read by then is still mapped and written.
    /// </summary>
    public async IAsyncEnumerable<T> ReadItems<T>(LineFormat<T> format, MapProgress progress, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var number = 1L; !stop.IsCancellationRequested && await ReadLineAsync(stop) is { } line; number++)
        {
            if (!TryRead(format, line, number, out var item))
            {
                yield break;
            }

            progress.Read(number, Length is null ? 0 : _stream.Position);
            yield return item;
        }
    }

    public void Dispose() => _reader.Dispose();

    private async ValueTask<string?> ReadLineAsync(CancellationToken stop)
    {
        try
        {
            // Not the reader's own token: a read of a terminal or a pipe does not look at it.
            var line = _reader.ReadLineAsync(CancellationToken.None);
            return line.IsCompleted ? await line : await line.AsTask().WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Failure = Files.Refusal(_name, "read", error);
            return null;
        }
    }

    private bool TryRead<T>(LineFormat<T> format, string line, long number, out T item)
    {
        try
        {
            item = format.Read(line);
            return true;
        }
        catch (FormatException error)
        {
            Failure = new BadInputException($"Line {number} of {_name} cannot be read as {format.Name}: {error.Message}");
            item = default!;
            return false;
        }
    }
}

namespace Troupe.Host.Lines;

using System.Runtime.CompilerServices;
using System.Text;
using Troupe.Host.Mapping;
using Troupe.Host.Resuming;

/// <summary>The inputs, one after another: their items, and how much of them was read. UTF-8, or what their byte order marks say.</summary>
internal sealed class ItemInput : IDisposable
{
    private const int BufferChars = 128 * 1024;

    private readonly InputFormat _format;
    private int _file = -1;
    private long _bytesBefore;
    private Stream? _stream;
    private StreamReader? _reader;
    private IRecordReader? _records;

    /// <param name="files">What <see cref="InputFiles.Find"/> found.</param>
    /// <param name="format">How they are read.</param>
    public ItemInput(IReadOnlyList<string> files, InputFormat format)
    {
        (Files, _format) = (files, format);
        var lengths = files.Select(LengthOf).ToList();
        Length = lengths.Contains(null) ? null : lengths.Sum();
    }

    public IReadOnlyList<string> Files { get; }

    /// <summary>Bytes in all; null when that is not known.</summary>
    public long? Length { get; }

    /// <summary>Why it was not read to its end: it could not be, or an item was none that the method takes. Null when all is well.</summary>
    public BadInputException? Failure { get; private set; }

    /// <summary>
    /// Each item that is not done. It ends early, without throwing, when <paramref name="stop"/> is cancelled or when there is a <see cref="Failure"/>:
    /// what was read by then is still mapped and written. A record that cannot be read as an item is a failure, unless <paramref name="underWay"/> takes such ones.
    /// </summary>
    /// <param name="format">What an item is.</param>
    /// <param name="check">What was done in earlier runs; null when that is not kept.</param>
    /// <param name="underWay">Where each item is put down before it is given.</param>
    /// <param name="progress">Told of what is read.</param>
    /// <param name="stop">Ends it.</param>
    public async IAsyncEnumerable<T> ReadItems<T>(
        ItemFormat<T> format, ResumeCheck? check, ItemsUnderWay underWay, MapProgress progress, [EnumeratorCancellation] CancellationToken stop)
    {
        // Between the items that are done there are only those that were under way when the run before ended: they fit into memory, as they did then.
        var held = new Queue<UnderWay>();
        for (var number = 0L; await ReadAsync(number, check, stop) is { } record; number++)
        {
            progress.Read(number + 1, Length is null ? 0 : _bytesBefore + _stream!.Position);
            var item = new UnderWay(number, record, check is null ? 0 : Fingerprint.Of(number, record));
            if (!TryCheck(check, item, out var isDone))
            {
                yield break;
            }

            if (isDone)
            {
                progress.Skip();
                continue;
            }

            held.Enqueue(item);
            while (check is not { HasPassed: false } && held.TryDequeue(out var next))
            {
                if (TryRead(format, next.Record, out var value, out var flaw))
                {
                    underWay.Add(next);
                    yield return value;
                }
                else if (!await TryFailAsync(underWay, next, flaw, stop))
                {
                    yield break;
                }
            }
        }

        // The last range of done items may end where the input does.
        while (Failure is null && !stop.IsCancellationRequested && held.TryDequeue(out var next))
        {
            if (TryRead(format, next.Record, out var value, out var flaw))
            {
                underWay.Add(next);
                yield return value;
            }
            else
            {
                await TryFailAsync(underWay, next, flaw, stop);
            }
        }
    }

    /// <summary>The first item's record, with its flaw if it cannot be read as an item; null when there is none.</summary>
    /// <exception cref="BadInputException">The input cannot be read.</exception>
    public async ValueTask<InputRecord?> PeekAsync<T>(ItemFormat<T> format)
    {
        var record = await ReadAsync(0, null, CancellationToken.None);
        return Failure is not null ? throw Failure
            : record is { } first && !TryRead(format, first, out _, out var flaw) ? first with { Flaw = flaw }
            : record;
    }

    /// <summary>What to say of an item that cannot be read.</summary>
    public BadInputException Refusal(in InputRecord record, string flaw) => new($"Line {record.Line} of {Name(record.File)} {flaw}");

    /// <summary>Looks whether the first input has the columns that are wanted.</summary>
    /// <exception cref="BadInputException">It has not.</exception>
    public async ValueTask CheckColumnsAsync()
    {
        try
        {
            if (OpenNext() && _records is CsvRecords csv)
            {
                await csv.OpenAsync();
            }
        }
        catch (FormatException error)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>Where an item stands, as one says it.</summary>
    public string PlaceOf(in InputRecord record) => Files.Count == 1 ? $"line {record.Line}" : $"{Name(record.File)}, line {record.Line}";

    public void Dispose() => _reader?.Dispose();

    private async ValueTask<InputRecord?> ReadAsync(long number, ResumeCheck? check, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (_records is not null && await WithinAsync(_records.ReadAsync(), stop) is { } record)
                {
                    return record;
                }

                if (!OpenNext())
                {
                    check?.TakeEnd(number);
                    return null;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (BadInputException refusal)
        {
            Failure = refusal;
        }
        catch (FormatException error)
        {
            Failure = Unreadable(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Failure = Lines.Files.Refusal(Name(_file), "read", error);
        }

        return null;
    }

    private static async ValueTask<InputRecord?> WithinAsync(ValueTask<InputRecord?> record, CancellationToken stop) =>
        // Not the reader's own token: a read of a terminal or a pipe does not look at it.
        record.IsCompleted ? await record : await record.AsTask().WaitAsync(stop);

    private bool OpenNext()
    {
        _bytesBefore += Length is null ? 0 : _stream?.Position ?? 0;
        _reader?.Dispose();
        (_reader, _records) = (null, null);
        if (++_file >= Files.Count)
        {
            return false;
        }

        _stream = Files[_file] == "-" ? StandardStreams.OpenInput() : InputFiles.Open(Files[_file]);
        _reader = new StreamReader(_stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferChars);
        _records = _format.Read(_reader, _file, Name(_file));
        return true;
    }

    private bool TryCheck(ResumeCheck? check, UnderWay item, out bool isDone)
    {
        try
        {
            isDone = check?.IsDone(item.Number, item.Fingerprint) == true;
            return true;
        }
        catch (BadInputException refusal)
        {
            Failure = refusal;
            isDone = false;
            return false;
        }
    }

    private static bool TryRead<T>(ItemFormat<T> format, in InputRecord record, out T item, out string flaw)
    {
        (item, flaw) = (default!, record.Flaw is { } missing ? $"cannot be read: {missing}" : "");
        try
        {
            item = record.Flaw is null ? format.Read(record) : item;
        }
        catch (FormatException error)
        {
            flaw = $"cannot be read as {format.Name}: {error.Message}";
        }

        return flaw.Length == 0;
    }

    /// <summary>Has an item fail that cannot be read.</summary>
    /// <returns>Whether to go on.</returns>
    private async ValueTask<bool> TryFailAsync(ItemsUnderWay underWay, UnderWay item, string flaw, CancellationToken stop)
    {
        if (!underWay.TakesUnreadable)
        {
            Failure = Refusal(item.Record, flaw);
            return false;
        }

        try
        {
            await underWay.AddAsync(item, new FormatException($"It {flaw}"), stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private BadInputException Unreadable(FormatException error) => new($"Line {_records!.Line} of {Name(_file)} cannot be read: {error.Message}");

    private string Name(int file) => Files[file] == "-" ? "standard input" : Files[file];

    private static long? LengthOf(string file)
    {
        if (file == "-")
        {
            using var input = StandardStreams.OpenInput();
            return input.CanSeek ? input.Length : null;
        }

        return new FileInfo(file) is { Attributes: var kind } info && (kind & FileAttributes.Device) == 0 ? info.Length : null;
    }
}

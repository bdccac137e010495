namespace Troupe.Host.Lines;

/// <summary>Each line is a record; a line ends as <see cref="File.ReadLines(string)"/> has it.</summary>
internal sealed class LineRecords(TextReader reader, int file) : IRecordReader
{
    public long Line { get; private set; }

    public ValueTask<InputRecord?> ReadAsync()
    {
        // Nearly every line lies in the reader's buffer, and then nothing is allocated but the line.
        var line = reader.ReadLineAsync(CancellationToken.None);
        return line.IsCompletedSuccessfully ? new(Next(line.Result)) : WaitAsync(line);
    }

    private async ValueTask<InputRecord?> WaitAsync(ValueTask<string?> line) => Next(await line);

    private InputRecord? Next(string? line) => line is null ? null : new InputRecord(file, ++Line, line);
}

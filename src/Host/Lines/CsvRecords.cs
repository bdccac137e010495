namespace Troupe.Host.Lines;

using System.Globalization;

/// <summary>The records of one CSV input, with the columns that are wanted.</summary>
internal sealed class CsvRecords(TextReader reader, int file, string name, InputFormat format) : IRecordReader
{
    private readonly CsvReader _csv = new(reader, format.Delimiter ?? ',');
    private bool _isOpen;
    private int[]? _columns;

    public long Line => _csv.Line;

    /// <summary>Reads the header, if there is one, and finds the columns in it.</summary>
    /// <exception cref="BadInputException">A column is not there.</exception>
    /// <exception cref="FormatException">The header is none.</exception>
    public async ValueTask OpenAsync()
    {
        if (!_isOpen)
        {
            _isOpen = true;
            var header = format.HasHeader ? await _csv.ReadAsync() : null;

            // An input without even a header has no items.
            _columns = format.HasHeader && header is null ? null : format.Columns?.Select(column => Find(column, header)).ToArray();
        }
    }

    public async ValueTask<InputRecord?> ReadAsync()
    {
        await OpenAsync();
        return await _csv.ReadAsync() is { } fields ? Pick(fields) : null;
    }

    /// <summary>By name, or by number from 1.</summary>
    private int Find(string column, string[]? header)
    {
        if (header is not null && Array.IndexOf(header, column) is >= 0 and var index)
        {
            return index;
        }

        if (int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= (header?.Length ?? int.MaxValue))
        {
            return number - 1;
        }

        throw new BadInputException(header is null
            ? $"Without a header a column goes by its number, from 1 on, and '{column}' is none."
            : $"{name} has no column '{column}'; its header has: {string.Join(", ", header)}.");
    }

    private InputRecord Pick(string[] fields)
    {
        var record = new InputRecord(file, _csv.Line, _csv.Raw);
        foreach (var column in _columns ?? [])
        {
            if (column >= fields.Length)
            {
                return record with { Flaw = $"it has {fields.Length} field{(fields.Length == 1 ? "" : "s")}, and column {column + 1} is wanted." };
            }
        }

        return record with { Fields = _columns is null ? fields : Array.ConvertAll(_columns, column => fields[column]) };
    }
}

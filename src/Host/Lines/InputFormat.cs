namespace Troupe.Host.Lines;

/// <summary>How the bytes of an input become items.</summary>
internal enum InputKind
{
    /// <summary>Each line is a text.</summary>
    Lines,

    /// <summary>Each line is a JSON value.</summary>
    Json,

    /// <summary>Comma-separated values as RFC 4180 has them.</summary>
    Csv,
}

/// <summary>How the inputs are read.</summary>
/// <param name="Kind">What an item is.</param>
/// <param name="Delimiter">What ends an item, or in <see cref="InputKind.Csv"/> a field; null: a line end, or a comma.</param>
/// <param name="Columns">The columns (or properties of a JSON object) that become the method's arguments; null: the item as a whole, or every field.</param>
/// <param name="HasHeader">Whether the first record of each CSV input names the columns.</param>
internal sealed record InputFormat(InputKind Kind, char? Delimiter, IReadOnlyList<string>? Columns, bool HasHeader)
{
    /// <summary>In words, for a dry run and for a state that must fit.</summary>
    public string Spoken => (Kind switch
    {
        InputKind.Csv => HasHeader ? "CSV with a header" : "CSV without a header",
        InputKind.Json => "JSON values",
        _ => "text",
    }) + (Delimiter is { } delimiter ? $", delimiter {Delimiters.Spoken(delimiter)}" : "") + (Columns is null ? "" : $", columns {string.Join(", ", Columns)}");

    /// <summary>Reads a text in this format.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="file">Which of the inputs it is, from 0.</param>
    /// <param name="name">What a refusal calls it.</param>
    public IRecordReader Read(TextReader reader, int file, string name)
    {
        if (Kind == InputKind.Csv)
        {
            return new CsvRecords(reader, file, name, this);
        }

        IRecordReader records = Delimiter is { } delimiter ? new DelimitedRecords(reader, file, delimiter) : new LineRecords(reader, file);
        return Columns is null ? records : new JsonProperties(records, Columns);
    }
}

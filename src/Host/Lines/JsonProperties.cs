namespace Troupe.Host.Lines;

using System.Text.Json;

/// <summary>Records that are JSON objects, of which certain properties are wanted.</summary>
internal sealed class JsonProperties(IRecordReader records, IReadOnlyList<string> names) : IRecordReader
{
    public long Line => records.Line;

    public async ValueTask<InputRecord?> ReadAsync() => await records.ReadAsync() is { } record ? record with { Fields = Pick(record.Text) } : null;

    private string[] Pick(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. names.Select(name => document.RootElement.TryGetProperty(name, out var value) ? value.GetRawText() : throw new FormatException($"it has no property '{name}'."))]
                : throw new FormatException("it is no JSON object, so it has no columns.");
        }
        catch (JsonException error)
        {
            throw new FormatException(text.Length == 0 ? "the line is empty." : JsonValues.Shortened(error.Message), error);
        }
    }
}

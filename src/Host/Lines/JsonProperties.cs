namespace Troupe.Host.Lines;

using System.Text.Json;

/// <summary>Records that are JSON objects, of which certain properties are wanted.</summary>
internal sealed class JsonProperties(IRecordReader records, IReadOnlyList<string> names) : IRecordReader
{
    public long Line => records.Line;

    public async ValueTask<InputRecord?> ReadAsync() => await records.ReadAsync() is { } record ? Pick(record) : null;

    private InputRecord Pick(in InputRecord record)
    {
        try
        {
            using var document = JsonDocument.Parse(record.Text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return record with { Flaw = "it is no JSON object, so it has no columns." };
            }

            var fields = new string[names.Count];
            for (var i = 0; i < fields.Length; i++)
            {
                if (!document.RootElement.TryGetProperty(names[i], out var value))
                {
                    return record with { Flaw = $"it has no property '{names[i]}'." };
                }

                fields[i] = value.GetRawText();
            }

            return record with { Fields = fields };
        }
        catch (JsonException error)
        {
            return record with { Flaw = record.Text.Length == 0 ? "the line is empty." : JsonValues.Shortened(error.Message) };
        }
    }
}

namespace Troupe.Host.Mapping;

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Troupe.Host.Lines;

/// <summary>The errors' file: one JSON object a failed item, with <c>file</c>, <c>line</c>, <c>input</c> and <c>error</c>.</summary>
internal sealed class ErrorLines(LineOutput lines, IReadOnlyList<string> files)
{
    private readonly ArrayBufferWriter<byte> _line = new();

    public LineOutput Lines => lines;

    public void Add(in InputRecord record, Exception error)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("file", files[record.File]);
            json.WriteNumber("line", record.Line);
            json.WriteString("input", record.Text);
            json.WriteString("error", $"{FailureList.NameOf(error)}: {error.Message}");
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        lines.Add(_line.WrittenSpan);
    }
}

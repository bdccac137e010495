namespace Troupe.Host.Lines;

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

/// <summary>How a result becomes a line: a string as it is, anything else as JSON.</summary>
internal sealed class ResultFormat<T> : IDisposable
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n");

    private readonly JsonTypeInfo<T>? _typeInfo;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;

    public ResultFormat()
    {
        _json = new Utf8JsonWriter(_line);
        try
        {
            _typeInfo = typeof(T) == typeof(string) ? null : (JsonTypeInfo<T>)LineJson.Options.GetTypeInfo(typeof(T));
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
        {
            throw new BadInputException($"The method's result cannot be written as JSON: {error.Message}");
        }
    }

    /// <summary>The line's bytes, with its end; they are good until the next call.</summary>
    /// <exception cref="FormatException">The result is a text of several lines.</exception>
    /// <exception cref="Exception">Whatever the serializer throws for a value that JSON cannot say.</exception>
    public ReadOnlySpan<byte> Write(T? result)
    {
        // A line of its own, not the output's buffer: a value that fails half-way leaves nothing behind.
        _line.ResetWrittenCount();
        if (_typeInfo is null)
        {
            WriteText((string?)(object?)result ?? "");
        }
        else
        {
            _json.Reset();
            JsonSerializer.Serialize(_json, result!, _typeInfo);
            _json.Flush();
        }

        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private void WriteText(string text)
    {
        if (text.AsSpan().ContainsAny(LineBreaks))
        {
            throw new FormatException(
                "The text result holds a line break and would be several lines; return another type than string to have it as JSON.");
        }

        Encoding.UTF8.GetBytes(text, _line);
    }
}

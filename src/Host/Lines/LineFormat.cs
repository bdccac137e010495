namespace Troupe.Host.Lines;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Troupe.Host.Methods;

/// <summary>How a line becomes an item: a string is the line itself, any other type is one JSON value.</summary>
internal sealed class LineFormat<T>
{
    private readonly JsonTypeInfo<T>? _json;

    public LineFormat()
    {
        try
        {
            _json = typeof(T) == typeof(string) ? null : (JsonTypeInfo<T>)LineJson.Options.GetTypeInfo(typeof(T));
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
        {
            throw new BadInputException($"The parameter's type {Name} cannot be read from JSON: {error.Message}");
        }
    }

    /// <summary>The type, as its user writes it.</summary>
    public string Name => Signature.Name(typeof(T));

    /// <exception cref="FormatException">The line is not such a value.</exception>
    public T Read(string line)
    {
        if (_json is null)
        {
            return (T)(object)line;
        }

        try
        {
            return JsonSerializer.Deserialize(line, _json)!;
        }
        catch (JsonException error)
        {
            throw new FormatException(line.Length == 0 ? "the line is empty." : Shortened(error.Message), error);
        }
        catch (NotSupportedException error)
        {
            throw new FormatException(Shortened(error.Message), error);
        }
    }

    /// <summary>Without the position in the JSON text: it counts lines from 0, and ours is told already.</summary>
    private static string Shortened(string message)
    {
        var path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return path < 0 ? message : message[..path];
    }
}

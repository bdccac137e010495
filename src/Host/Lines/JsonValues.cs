namespace Troupe.Host.Lines;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Troupe.Host.Methods;

/// <summary>Texts that are one JSON value each.</summary>
internal static class JsonValues
{
    /// <summary>What reads such a text as a <typeparamref name="T"/>; what it throws for a text that is none is a <see cref="FormatException"/>.</summary>
    /// <exception cref="BadInputException">No JSON can be read as such a value.</exception>
    public static Func<string, T> Reader<T>()
    {
        JsonTypeInfo<T> type;
        try
        {
            type = (JsonTypeInfo<T>)LineJson.Options.GetTypeInfo(typeof(T));
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
        {
            throw new BadInputException($"The parameter's type {Signature.Name(typeof(T))} cannot be read from JSON: {error.Message}");
        }

        return text => Read(text, type);
    }

    /// <summary>Without the position in the JSON text: it counts lines from 0, and ours is told already.</summary>
    public static string Shortened(string message)
    {
        var path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var position = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return path >= 0 ? message[..path] : position >= 0 ? message[..position] : message;
    }

    private static T Read<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type)!;
        }
        catch (JsonException error)
        {
            throw new FormatException(text.Length == 0 ? "the line is empty." : Shortened(error.Message), error);
        }
        catch (NotSupportedException error)
        {
            throw new FormatException(Shortened(error.Message), error);
        }
    }
}

namespace Troupe.Payload;

using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>
/// Text in JSON as always, except what JSON would replace in silence: text with a lone surrogate stands as an array with its
/// UTF-16 units in base64.
/// </summary>
internal sealed class TextConverter : JsonConverter<string>
{
    // A key cannot be an array: a mark that itself is doubled.
    private const char Mark = '\u0001';

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return reader.GetString();
        }

        reader.Read();
        var text = FromUnits(reader.GetBytesFromBase64());
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? text : throw new JsonException("Text has more than one part.");
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (IsWellFormed(value))
        {
            writer.WriteStringValue(value);
            return;
        }

        writer.WriteStartArray();
        writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.AsSpan()));
        writer.WriteEndArray();
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString()!;
        return name.Length == 0 || name[0] != Mark ? name
            : name.Length > 1 && name[1] == Mark ? name[1..]
            : FromUnits(Convert.FromBase64String(name[1..]));
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(
        !IsWellFormed(value) ? Mark + Convert.ToBase64String(MemoryMarshal.AsBytes(value.AsSpan()))
        : value.StartsWith(Mark) ? Mark + value
        : value);

    private static bool IsWellFormed(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static string FromUnits(byte[] bytes) =>
        string.Create(bytes.Length / 2, bytes, static (text, bytes) => bytes.AsSpan(0, text.Length * 2).CopyTo(MemoryMarshal.AsBytes(text)));
}

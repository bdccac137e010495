namespace Troupe.Payload;

using System.Text.Json;
using System.Text.Json.Serialization;
using Troupe.Wire;

/// <summary>Inside JSON, values that have a codec of their own stand as their bytes in base64: nothing of them is lost, and handles of ours work.</summary>
/// <param name="plain">A codec whose types go as JSON all the same, since it is that codec which writes them so.</param>
internal sealed class BytesConverterFactory(Type? plain = null) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => TravelRule.GoesAsBytes(typeToConvert) && Nullable.GetUnderlyingType(typeToConvert) is null
        && (plain is null || OwnCodec.Find(typeToConvert)?.GetType() != plain);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(BytesConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class BytesConverter<T> : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => FromBytes(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            using var bytes = ToBytes(value);
            writer.WriteBase64StringValue(bytes.Written);
        }

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            FromBytes(Convert.FromBase64String(reader.GetString()!))!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            using var bytes = ToBytes(value);
            writer.WritePropertyName(Convert.ToBase64String(bytes.Written));
        }

        private static PayloadWriter ToBytes(T value)
        {
            var nested = JsonScope.Writer.Nested();
            Codec<T>.Instance.Write(nested, value);
            return nested;
        }

        private static T? FromBytes(byte[] bytes)
        {
            var reader = new PayloadReader(bytes, JsonScope.Refs);
            var value = Codec<T>.Instance.Read(ref reader);
            return reader.AtEnd ? value : throw new WireFormatException($"{reader.Left} bytes follow a {TravelRule.NameOf(typeof(T))}.");
        }
    }
}

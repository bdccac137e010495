namespace Troupe;

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Troupe.Payload;

/// <summary>
/// The general serializer of the engine below, for who moves between the two: <c>[TravelsBy&lt;EngineCodec&gt;]</c>. On Akka.NET that is Hyperion; the embedded engine has JSON in its place.
/// On both only types that say so go, and what .NET itself has of plain values and collections.
/// </summary>
public sealed class EngineCodec : IValueCodec
{
    /// <inheritdoc/>
    public void Write<T>(T value, IBufferWriter<byte> output)
    {
        AllowList.Check(typeof(T), value!);
        using var json = new Utf8JsonWriter(output, JsonShapes.WriterOptions);
        JsonSerializer.Serialize(json, value, Shape<T>.Info);
    }

    /// <inheritdoc/>
    public T Read<T>(ReadOnlyMemory<byte> bytes)
    {
        _ = AllowList.Of(typeof(T));
        return JsonSerializer.Deserialize(bytes.Span, Shape<T>.Info)!;
    }

    private static class Shape<T>
    {
        public static JsonTypeInfo<T> Info { get; } = JsonShapes.For<T>(Shapes.Options);
    }

    private static class Shapes
    {
        public static JsonSerializerOptions Options { get; } = JsonShapes.OptionsFor(plain: typeof(EngineCodec));
    }
}

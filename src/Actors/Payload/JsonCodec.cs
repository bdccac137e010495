namespace Troupe.Payload;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Troupe.Wire;

/// <summary>
/// Everything that has no quicker way: UTF-8 JSON in a block. Only made when needed, since System.Text.Json costs tens of milliseconds in
/// a fresh process.
/// </summary>
internal sealed class JsonCodec<T> : Codec<T>
{
    private static readonly JsonTypeInfo<T> s_shape = JsonShapes.For<T>();

    public override int LeastSize => sizeof(int);

    public override bool RunsUserCode => true;

    public override bool GoesOnAfterFault => true;

    public override void Write(PayloadWriter writer, T value)
    {
        var block = writer.BeginBlock();
        using var scope = JsonScope.Of(writer);
        try
        {
            using var json = new Utf8JsonWriter(writer, JsonShapes.WriterOptions);
            JsonSerializer.Serialize(json, value, s_shape);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new CannotTravelException($"{TravelRule.NameOf(typeof(T))} ({typeof(T)})", error.Message, error);
        }

        writer.EndBlock(block);
    }

    public override T Read(ref PayloadReader reader)
    {
        var bytes = reader.Block();
        using var scope = JsonScope.Of(reader.Refs);
        try
        {
            return JsonSerializer.Deserialize(bytes, s_shape)!;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException)
        {
            throw new WireFormatException($"The bytes are not a {TravelRule.NameOf(typeof(T))}: {error.Message}");
        }
    }
}

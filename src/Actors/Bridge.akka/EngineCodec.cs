namespace Troupe;

using System.Buffers;
using Troupe.Payload;
using Troupe.Peers;

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
        output.Write(Listed<T>.Serializer.ToBinary(value));
    }

    /// <inheritdoc/>
    public T Read<T>(ReadOnlyMemory<byte> bytes) => (T)Listed<T>.Serializer.FromBinary(bytes.ToArray(), typeof(T));

    // Hyperion writes names of types into the bytes, so the reader needs the list most: a serializer a static type, which makes nothing that is not on its list.
    private static class Listed<T>
    {
        public static HyperionSerializer Serializer { get; } = new(Node.Current.System, ConfigurationFactory.ParseString($"""
            preserve-object-references = true
            version-tolerance = false
            disallow-unsafe-type = true
            known-types-provider = "Akka.Serialization.NoKnownTypes, Akka.Serialization.Hyperion"
            allowed-types = [{string.Join(", ", AllowList.Of(typeof(T)).Select(static type => $"\"{type.AssemblyQualifiedName}\""))}]
            """));
    }
}

namespace Troupe;

using System.Buffers;

/// <summary>
/// Another way for values to become bytes and back, between processes; say it on a type with <see cref="TravelsByAttribute{TCodec}"/>. One instance serves all types that say so, on any
/// thread. On <see cref="Backend.Threads"/> values stay the objects they are, and no codec is asked.
/// </summary>
/// <example>
/// With protobuf-net:
/// <code>
/// public sealed class ProtobufCodec : IValueCodec
/// {
///     public void Write&lt;T&gt;(T value, IBufferWriter&lt;byte&gt; output) => Serializer.Serialize(output, value);
///
///     public T Read&lt;T&gt;(ReadOnlyMemory&lt;byte&gt; bytes) => Serializer.Deserialize&lt;T&gt;(bytes);
/// }
///
/// [ProtoContract, TravelsBy&lt;ProtobufCodec&gt;]
/// public sealed class Order { … }
/// </code>
/// </example>
public interface IValueCodec
{
    /// <summary>Writes a value, which is not null. What it throws fails the call, or where the value is a result its item, with <see cref="CannotTravelException"/>, which names the type.</summary>
    /// <typeparam name="T">The static type: that of the parameter, result, element or member.</typeparam>
    void Write<T>(T value, IBufferWriter<byte> output);

    /// <summary>Reads what <see cref="Write"/> wrote. What it throws fails the item, with <see cref="CannotTravelException"/>, which names the type.</summary>
    /// <param name="bytes">As many as were written; they are there until this returns, so what is to stay is copied.</param>
    T Read<T>(ReadOnlyMemory<byte> bytes);
}

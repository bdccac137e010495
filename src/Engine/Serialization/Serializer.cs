namespace Troupe.Engine;

using System.Runtime.Serialization;

/// <summary>
/// Turns messages of the types bound to it into bytes and back. Derived types need a constructor that takes an <see cref="ExtendedActorSystem"/>, and an
/// identifier: from <c>akka.actor.serialization-identifiers</c>, or their own <see cref="Identifier"/>.
/// </summary>
public abstract class Serializer
{
    /// <summary>The system it serves.</summary>
    protected readonly ExtendedActorSystem system;

    private int? _identifier;

    /// <summary>Of a system.</summary>
    protected Serializer(ExtendedActorSystem system) => this.system = system;

    /// <summary>Its number on the wire, the same in every system. 0 to 40 are taken.</summary>
    public virtual int Identifier => _identifier ??= SerializerIdentifierHelper.GetSerializerIdentifierFromConfig(GetType(), system);

    /// <summary>Whether the type's name goes with the bytes.</summary>
    public abstract bool IncludeManifest { get; }

    /// <summary>The message as bytes.</summary>
    public abstract byte[] ToBinary(object obj);

    /// <summary>The message as bytes, refs in it under the given address.</summary>
    public byte[] ToBinaryWithAddress(Address address, object obj) => Serialization.WithTransport(system, address, () => ToBinary(obj));

    /// <summary>The message again. Type is null where <see cref="IncludeManifest"/> is false.</summary>
    public abstract object FromBinary(byte[] bytes, Type type);

    /// <summary>The message again, as a type.</summary>
    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}

/// <summary>A serializer that names what the bytes are itself, so that types may be renamed, and none is looked up by a name from the wire.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    /// <summary>Of a system.</summary>
    protected SerializerWithStringManifest(ExtendedActorSystem system) : base(system) { }

    /// <summary>Always true.</summary>
    public sealed override bool IncludeManifest => true;

    /// <summary>As with the manifest that is the type's full name.</summary>
    public sealed override object FromBinary(byte[] bytes, Type type) => FromBinary(bytes, Serialization.NameOf(type));

    /// <summary>The message again. A manifest that is not known is a <see cref="SerializationException"/>.</summary>
    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <summary>What names the bytes of this message.</summary>
    public abstract string Manifest(object o);
}

/// <summary>Where identifiers are configured.</summary>
public static class SerializerIdentifierHelper
{
    /// <summary>The number under <c>akka.actor.serialization-identifiers</c> for a type, by its name with assembly.</summary>
    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        if (type == typeof(ByteArraySerializer)) return 4;
        if (system.Settings.Config.GetConfig("akka.actor.serialization-identifiers") is { } identifiers)
        {
            foreach (var (name, number) in identifiers.AsEnumerable())
            {
                if (name == Serialization.NameOf(type) || name == type.FullName) return number.GetInt();
            }
        }

        throw new ArgumentException($"Serializer {type} has no identifier: override Identifier, or name it in akka.actor.serialization-identifiers.", nameof(type));
    }
}

namespace Troupe.Engine;

using System.Runtime.Serialization;

/// <summary>Takes byte arrays as they are.</summary>
public class ByteArraySerializer : Serializer
{
    /// <summary>Of a system.</summary>
    public ByteArraySerializer(ExtendedActorSystem system) : base(system) { }

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj as byte[] ?? throw new SerializationException($"{obj?.GetType()} is no byte array.");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => bytes;
}

/// <summary>Stands for null.</summary>
public class NullSerializer : Serializer
{
    /// <summary>Of a system.</summary>
    public NullSerializer(ExtendedActorSystem system) : base(system) { }

    /// <inheritdoc/>
    public override int Identifier => 0;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => [];

    /// <summary>Null.</summary>
    public override object FromBinary(byte[] bytes, Type type) => null!;
}

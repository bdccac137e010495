namespace Troupe.Wire;

/// <summary>A message that may cross a process boundary. Nothing else is serialized by the product.</summary>
internal abstract record WireMessage
{
    /// <summary>Writes the fields, in the order in which the type's reader takes them.</summary>
    public abstract void Write(WireWriter writer);
}

/// <summary>What the serializer needs of a message type: a short name for the wire, and the reader.</summary>
internal interface IWireMessage<TSelf>
    where TSelf : WireMessage, IWireMessage<TSelf>
{
    /// <summary>The manifest: two to four letters, never reused for another layout.</summary>
    static abstract string Manifest { get; }

    /// <summary>Reads what <see cref="WireMessage.Write"/> wrote.</summary>
    /// <exception cref="WireFormatException">The bytes are not of this layout.</exception>
    static abstract TSelf Read(ref WireReader reader);
}

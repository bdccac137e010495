namespace Troupe.Wire;

/// <summary>Bytes that arrived are not a message of the layout they claim.</summary>
internal sealed class WireFormatException(string message) : TroupeException(message);

namespace Troupe.Engine;

/// <summary>The kernel knows of nobody at this address on this machine: whoever was there has ended.</summary>
internal sealed class NobodyListensException(string message) : RemoteTransportException(message);

namespace Troupe.Bench;

/// <summary>A peer cannot be run here.</summary>
internal sealed class PeerMissingException(string message) : Exception(message);

namespace Troupe.Payload;

/// <summary>Shared memory could not be made, found or mapped.</summary>
internal sealed class SegmentException(string message, Exception? inner = null) : TroupeException(message, inner);

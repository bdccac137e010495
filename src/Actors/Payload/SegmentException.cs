namespace Troupe.Payload;

/// <summary>Shared memory could not be made, found or mapped.</summary>
internal sealed class SegmentException(string message, Exception? inner = null) : TroupeException(message, inner)
{
    /// <summary>Whether the system has no memory or no descriptors left for it; else it is not there, or is not what it was said to be.</summary>
    public bool IsShortage { get; init; }

    /// <summary>What a user is told, who knows nothing of segments.</summary>
    public static Exception ForUsers(Exception fault) => fault is SegmentException { IsShortage: true }
        ? new InsufficientMemoryException($"What is too large for a message goes through shared memory, and there is none left just now: {fault.Message}", fault)
        : fault;
}

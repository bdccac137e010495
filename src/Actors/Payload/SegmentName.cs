namespace Troupe.Payload;

/// <summary>How a process of this machine finds another's shared-memory segment: by the owner's process id and its descriptor there.</summary>
/// <param name="Id">The owner's number for it; what a release names.</param>
/// <param name="OwnerProcess">The owner's process id.</param>
/// <param name="Descriptor">The owner's file descriptor.</param>
/// <param name="Length">Bytes in use.</param>
internal sealed record SegmentName(long Id, int OwnerProcess, int Descriptor, long Length);

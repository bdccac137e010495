namespace Troupe.Payload;

/// <summary>How a process of this machine finds what another lent it: by the owner's process id and its descriptor there.</summary>
/// <param name="Id">The owner's number for this loan; what a release names. Never used again.</param>
/// <param name="Mark">Which memory it is: the same for every loan of it, and no other process's.</param>
/// <param name="OwnerProcess">The owner's process id.</param>
/// <param name="Descriptor">The owner's file descriptor.</param>
/// <param name="Length">Bytes in use.</param>
internal sealed record SegmentName(long Id, long Mark, int OwnerProcess, int Descriptor, long Length);

namespace Troupe.Payload;

/// <summary>
/// Values as bytes, and the actors they mention (the bytes hold indexes into <see cref="Refs"/>).
/// Small ones travel inside their message, large ones lie in a shared-memory segment that the message names.
/// </summary>
internal sealed class Parcel(ReadOnlyMemory<byte> inline, SegmentName? segment, IActorRef[] refs)
{
    /// <summary>Bytes up to which a parcel travels inside its message: no message of ours reaches 64 KiB.</summary>
    public const int InlineLimit = 48 * 1024;

    public static readonly Parcel Empty = new(ReadOnlyMemory<byte>.Empty, null, []);

    public ReadOnlyMemory<byte> Inline { get; } = inline;

    public SegmentName? Segment { get; } = segment;

    public IActorRef[] Refs { get; } = refs;
}

namespace Troupe.Wire;

/// <summary>From a machine that does not reach this one's memory: some bytes of a segment that was lent to it, please; the answer is <see cref="SegmentPart"/>.</summary>
/// <param name="Segment">The loan.</param>
/// <param name="Mark">The memory it was in: the same loan.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="Count">How many, at most <see cref="SegmentPart.Most"/>.</param>
internal sealed record FetchSegment(long Segment, long Mark, long Offset, int Count) : WireMessage, IWireMessage<FetchSegment>
{
    public static string Manifest => "gmf";

    public static FetchSegment Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Number(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Segment);
        writer.Number(Mark);
        writer.Number(Offset);
        writer.Number(Count);
    }
}

/// <summary>Some bytes of a segment; none: it is no more.</summary>
internal sealed record SegmentPart(long Segment, long Offset, byte[] Bytes) : WireMessage, IWireMessage<SegmentPart>
{
    /// <summary>Bytes a part has at most: below what a message takes.</summary>
    public const int Most = 56 * 1024;

    public static string Manifest => "gmp";

    public static SegmentPart Read(ref WireReader reader) => new(reader.Number(), reader.Number(), reader.Bytes().ToArray());

    public override void Write(WireWriter writer)
    {
        writer.Number(Segment);
        writer.Number(Offset);
        writer.Bytes(Bytes);
    }
}

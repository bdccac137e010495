namespace Troupe.Payload;

/// <summary>How a platform shares memory between processes.</summary>
internal interface ISegmentStore
{
    /// <summary>Makes memory for at least so many bytes.</summary>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    Segment Create(long mark, int capacity);

    /// <summary>Maps what this or another process has lent, as large as it is.</summary>
    /// <exception cref="SegmentException">It is not there, or is not what its name says.</exception>
    SegmentMapping Map(SegmentName name);
}

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

    /// <summary>Makes memory of so many bytes, all zeros, that every process which is told of it may write to.</summary>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    SharedBlock Share(long mark, long size);

    /// <summary>Maps such memory of another process, for reading and writing.</summary>
    /// <exception cref="SegmentException">It is no more, or this process can map no more.</exception>
    SharedBlock Join(SharedBlockName name);
}

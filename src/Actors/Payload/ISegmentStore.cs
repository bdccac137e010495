namespace Troupe.Payload;

/// <summary>How a platform shares memory between processes.</summary>
internal interface ISegmentStore
{
    /// <summary>Makes a segment of these bytes; the answer is its descriptor (0 where it needs none).</summary>
    int Create(long id, ReadOnlySpan<byte> bytes);

    /// <summary>Maps a segment of this or another process.</summary>
    /// <exception cref="SegmentException">It is not there, or is not what its name says.</exception>
    SegmentView Open(SegmentName name);

    /// <summary>Gives up a segment of this process; who has it mapped keeps the memory until he lets go.</summary>
    void Release(SegmentName name);
}

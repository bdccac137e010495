namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>One item as a parcel: packed by the putter, kept by the queue, sent to the taker.</summary>
internal static class ItemParcel
{
    /// <exception cref="CannotTravelException">The item cannot go to another process.</exception>
    /// <exception cref="InsufficientMemoryException">It is large, and there is no shared memory left for it.</exception>
    public static Parcel Pack<T>(T item, string? peer = null)
    {
        using var writer = PayloadWriter.ForParcel();
        try
        {
            Codec<T>.Instance.Write(writer, item);
            return Parcel.Pack(writer, reader: peer);
        }
        catch (SegmentException fault) when (fault.IsShortage && peer is null) // By who puts it; a keeper of items has its own answer.
        {
            throw SegmentException.ForUsers(fault);
        }
    }

    public static T Open<T>(Parcel parcel)
    {
        using var open = parcel.Open();
        var reader = open.Reader();
        return Codec<T>.Instance.Read(ref reader);
    }

    /// <summary>The parcel with its bytes in this process's own memory: an item in the queue outlives the process that put it.</summary>
    public static Parcel Keep(Parcel parcel)
    {
        if (parcel.Segment is null)
        {
            return parcel;
        }

        using var open = parcel.Open();
        return new Parcel(open.Bytes.ToArray(), null, parcel.Refs);
    }

    /// <summary>The kept parcel as it goes to this peer: what is too large for a message lies in a segment until the peer has read it, or is lost.</summary>
    /// <exception cref="CannotTravelException">It is too large for a message, and this is another machine's worker, whose memory nobody else can map.</exception>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    public static Parcel Send(Parcel kept, string peer)
    {
        if (kept.Inline.Length <= Parcel.InlineLimit)
        {
            return kept;
        }

        return Segments.AreShared
            ? new Parcel(ReadOnlyMemory<byte>.Empty, Segments.Create(kept.Inline.Span, peer), kept.Refs)
            : throw Parcel.TooLarge(kept.Inline.Length);
    }
}

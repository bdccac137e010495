namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>One item as a parcel.</summary>
internal static class ItemParcel
{
    /// <exception cref="CannotTravelException">The item cannot go to another process, or is too large to go inside a message.</exception>
    public static Parcel Pack<T>(T item)
    {
        using var writer = new PayloadWriter();
        Codec<T>.Instance.Write(writer, item);
        return writer.Length <= Parcel.InlineLimit
            ? new Parcel(writer.Written.ToArray(), null, [.. writer.Refs])
            : throw new CannotTravelException($"An item of {writer.Length} bytes is larger than {Parcel.InlineLimit}, the most that a queue takes to another process.");
    }

    public static T Open<T>(Parcel parcel)
    {
        var reader = new PayloadReader(parcel.Inline.Span, parcel.Refs);
        return Codec<T>.Instance.Read(ref reader);
    }
}

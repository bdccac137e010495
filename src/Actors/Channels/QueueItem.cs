namespace Troupe.Channels;

using Troupe.Payload;

/// <summary>An item in the form in which it came: an object from this process, a parcel from another. Turned into the other form only at need.</summary>
internal readonly record struct QueueItem<T>(T? Object, Parcel? Parcel)
{
    /// <summary>The item as it goes to this peer.</summary>
    /// <exception cref="TroupeException">It cannot travel, or there is no shared memory left for it.</exception>
    public Parcel PackFor(string peer) => Parcel is { } kept ? ItemParcel.Send(kept, peer) : ItemParcel.Pack(Object!, peer);
}

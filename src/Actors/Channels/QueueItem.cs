namespace Troupe.Channels;

using System.Diagnostics.CodeAnalysis;
using Troupe.Payload;
using Troupe.Wire;

/// <summary>An item in the form in which it came: an object from this process, a parcel from another. Turned into the other form only at need.</summary>
internal readonly record struct QueueItem<T>(T? Object, Parcel? Parcel)
{
    /// <summary>The item as it goes to this peer.</summary>
    /// <param name="peer">The reader's process.</param>
    /// <param name="parcel">The item.</param>
    /// <param name="refusal">Why it cannot: it was put as an object, so nobody has looked yet whether it can travel; or there is no shared memory left. It must not be lost by that.</param>
    public bool TryPackFor(string peer, [NotNullWhen(true)] out Parcel? parcel, [NotNullWhen(false)] out string? refusal)
    {
        (parcel, refusal) = (null, null);
        try
        {
            parcel = Parcel is { } kept ? ItemParcel.Send(kept, peer) : ItemParcel.Pack(Object!, peer);
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            refusal = Fault.Of(fault, "").Message; // What writes an item may be anybody's code: it throws what it likes.
            return false;
        }
    }
}

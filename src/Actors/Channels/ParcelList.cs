namespace Troupe.Channels;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>Parcels, one an item, in one message.</summary>
internal static class ParcelList
{
    /// <summary>How many items a message takes at most: what its receiver does with it at one go.</summary>
    public const int Longest = 1024;

    /// <summary>How many of these a message takes, beginning with this one: at least that.</summary>
    public static int Fitting(IReadOnlyList<Parcel> parcels, int first)
    {
        var (next, size) = (first, 0L);
        while (next < parcels.Count && next - first < Longest && (size += parcels[next].SizeInMessage) <= Parcel.InlineLimit)
        {
            next++;
        }

        return Math.Max(1, next - first);
    }

    /// <summary>The first of these as they go to this peer: as many as fit a message and can travel.</summary>
    /// <param name="entries">At least one.</param>
    /// <param name="peer">The reader's process.</param>
    /// <param name="refused">Why the first that is not among them cannot; null: there was no room.</param>
    public static List<Parcel> Pack<T>(ReadOnlySpan<QueueEntry<QueueItem<T>>> entries, string peer, out string? refused)
    {
        List<Parcel> parcels = [];
        refused = null;
        for (var size = 0L; parcels.Count < entries.Length && entries[parcels.Count].Item.TryPackFor(peer, out var next, out refused); parcels.Add(next))
        {
            size += next.SizeInMessage;
            if (parcels.Count > 0 && size > Parcel.InlineLimit)
            {
                next.Return(); // Nobody has heard of it.
                break;
            }
        }

        return parcels;
    }

    public static Parcel[] Read(ref WireReader reader)
    {
        var parcels = new Parcel[reader.Elements()];
        for (var i = 0; i < parcels.Length; i++)
        {
            parcels[i] = reader.Parcel();
        }

        return parcels;
    }

    public static void Write(WireWriter writer, Parcel[] parcels)
    {
        writer.Number(parcels.Length);
        foreach (var parcel in parcels)
        {
            writer.Parcel(parcel);
        }
    }
}

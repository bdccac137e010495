namespace Troupe.State;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>The values of a call or an answer, on the wire.</summary>
internal static class StateParcels
{
    public static Parcel[] Read(ref WireReader reader)
    {
        var values = reader.Elements() is var many and > 0 ? new Parcel[many] : [];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.Parcel();
        }

        return values;
    }

    public static void Write(WireWriter writer, Parcel[] values)
    {
        writer.Number(values.Length);
        foreach (var value in values)
        {
            writer.Parcel(value);
        }
    }
}

namespace Troupe.Payload;

using Troupe.Wire;

/// <summary>What arrays, lists and memories share: a length plus one (0 is null), then the elements.</summary>
internal static class Sequence
{
    public static void Write<T>(PayloadWriter writer, Codec<T> elements, ReadOnlySpan<T> values)
    {
        writer.Number((ulong)values.Length + 1);
        elements.WriteMany(writer, values);
    }

    /// <summary>Elements that cannot be missing: a null, which only a foreign hand can have written, reads as none.</summary>
    public static T[] Read<T>(ref PayloadReader reader, Codec<T> elements)
    {
        if (!TryReadLength(ref reader, elements.LeastSize, out var length) || length == 0)
        {
            return [];
        }

        var array = GC.AllocateUninitializedArray<T>(length); // each element is written below
        elements.ReadMany(ref reader, array);
        return array;
    }

    /// <summary>False for null. The length is held against the bytes that are left.</summary>
    public static bool TryReadLength(ref PayloadReader reader, int leastSize, out int length)
    {
        var head = reader.Number();
        length = (int)Math.Min(head - 1, int.MaxValue);
        if (head == 0)
        {
            return false;
        }

        return head - 1 <= (ulong)Array.MaxLength && (long)length * leastSize <= reader.Left
            ? true
            : throw new WireFormatException($"{head - 1} elements are announced, {reader.Left} bytes are left.");
    }
}

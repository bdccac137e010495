namespace Troupe.Payload;

using System.Runtime.InteropServices;
using Troupe.Wire;

/// <summary>An array of several dimensions (always starting at 0) of values without references: the lengths, then one memory copy.</summary>
internal sealed class GridCodec<TArray, T> : Codec<TArray?>
    where TArray : class
{
    private static readonly int s_rank = typeof(TArray).GetArrayRank();

    private readonly Codec<T> _elements = Codec<T>.Instance;

    public override void Write(PayloadWriter writer, TArray? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            var grid = (Array)(object)value;
            for (var i = 0; i < s_rank; i++)
            {
                if (grid.GetLowerBound(i) != 0)
                {
                    throw new CannotTravelException(typeof(TArray).ToString(), "its indexes do not start at 0");
                }

                writer.Number((ulong)grid.GetLength(i));
            }

            _elements.WriteMany(writer, Elements(grid));
        }
    }

    public override TArray? Read(ref PayloadReader reader)
    {
        if (reader.Byte() == 0)
        {
            return null;
        }

        var lengths = new int[s_rank];
        var count = 1L;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = reader.Count();
            count = Math.Min(count * lengths[i], int.MaxValue);
        }

        // A length of 0 makes the others harmless to the check: only then may they be anything.
        if (count * _elements.LeastSize > reader.Left || (count == 0 && Array.Exists(lengths, length => length > Array.MaxLength)))
        {
            throw new WireFormatException($"A grid of {string.Join(" × ", lengths)} is announced, {reader.Left} bytes are left.");
        }

        var grid = Array.CreateInstance(typeof(T), lengths);
        _elements.ReadMany(ref reader, Elements(grid));
        return (TArray)(object)grid;
    }

    private static Span<T> Elements(Array grid) => grid.Length == 0
        ? []
        : MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(grid)), grid.Length);
}

namespace Troupe.Payload;

using System.Runtime.CompilerServices;

/// <summary>
/// A stretch of memory that is only read: laid out as an array is, but, for values without references, aligned as they are in memory, so that it can be borrowed of
/// the parcel it came in. Where that cannot be it arrives over an array of its own.
/// </summary>
internal sealed class ReadOnlyMemoryCodec<T> : Codec<ReadOnlyMemory<T>>
{
    private readonly Codec<T> _elements = Codec<T>.Instance;

    // As far as .NET itself aligns a field: the power of two in the size, at most eight bytes.
    private readonly int _alignment = Math.Min(Unsafe.SizeOf<T>() & -Unsafe.SizeOf<T>(), 8);

    public override bool RunsUserCode => _elements.RunsUserCode;

    public override bool Borrows => _elements is UnmanagedCodec<T>;

    public override void Write(PayloadWriter writer, ReadOnlyMemory<T> value)
    {
        writer.Number((ulong)value.Length + 1);
        if (Borrows)
        {
            writer.Align(_alignment);
        }

        _elements.WriteMany(writer, value.Span);
    }

    public override ReadOnlyMemory<T> Read(ref PayloadReader reader)
    {
        if (!Borrows)
        {
            return Sequence.Read(ref reader, _elements);
        }

        var present = Sequence.TryReadLength(ref reader, _elements.LeastSize, out var length);
        reader.Align(_alignment);
        if (!present || length == 0)
        {
            return default;
        }

        if (reader.Lease is { } lease)
        {
            return lease.Borrow<T>(reader.Take(checked(length * Unsafe.SizeOf<T>())), length);
        }

        var array = GC.AllocateUninitializedArray<T>(length);
        _elements.ReadMany(ref reader, array);
        return array;
    }
}

namespace Troupe.Payload;

using System.Runtime.CompilerServices;
using Troupe.Wire;

/// <summary>Reads what a <see cref="PayloadWriter"/> wrote. Every length is held against what is left before anything is made of it.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes, IActorRef[] refs, ParcelLease? lease = null)
{
    private readonly int _length = bytes.Length;

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly int Left => _rest.Length;

    /// <summary>The actors that indexes in the bytes mean.</summary>
    public readonly IActorRef[] Refs => refs;

    /// <summary>What memory that is only read can be borrowed of, instead of being copied; null when what is read is to stay.</summary>
    public readonly ParcelLease? Lease => lease;

    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            throw TooShort(1);
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new WireFormatException("A number has more than nine bytes.");
    }

    /// <summary>A number that must fit an <see cref="int"/>.</summary>
    public int Count()
    {
        var value = Number();
        return value <= int.MaxValue ? (int)value : throw new WireFormatException($"A count of {value} is out of range.");
    }

    /// <summary>A number of elements, each of which takes at least <paramref name="size"/> bytes of what is left.</summary>
    public int Elements(int size = 1)
    {
        var count = Count();
        return (long)count * size <= _rest.Length
            ? count
            : throw new WireFormatException($"{count} elements are announced, {_rest.Length} bytes are left.");
    }

    /// <summary>An unmanaged value as it lies in memory. <typeparamref name="T"/> must hold no references.</summary>
    public T Raw<T>() => Unsafe.ReadUnaligned<T>(in Take(Unsafe.SizeOf<T>())[0]);

    public string? Text() => StringCodec.ReadText(ref this);

    public IActorRef Ref()
    {
        var index = Count();
        return index < refs.Length ? refs[index] : throw new WireFormatException($"Actor {index} is mentioned, {refs.Length} came along.");
    }

    /// <summary>Goes on to where <see cref="PayloadWriter.Align"/> went.</summary>
    public void Align(int size) => Take(-(_length - _rest.Length) & (size - 1));

    /// <summary>The bytes of a block: four bytes of length, then as many.</summary>
    public ReadOnlySpan<byte> Block()
    {
        var length = Raw<int>();
        return length >= 0 ? Take(length) : throw new WireFormatException($"A block of {length} bytes is announced.");
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw TooShort(count);
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private readonly WireFormatException TooShort(int count) => new($"{count} bytes are announced, {_rest.Length} are left.");
}

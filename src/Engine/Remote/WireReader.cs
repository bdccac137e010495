namespace Troupe.Engine;

using System.Buffers.Binary;
using System.Text;

/// <summary>Reads what <see cref="WireWriter"/> wrote. Whatever the bytes are, it stays inside of them or throws <see cref="MalformedFrameException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(1)[0];

    public uint Varint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var b = Byte();
            if (shift == 28 && b > 0x0f) break;
            value |= (uint)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }

        throw new MalformedFrameException("A number has more than 32 bits.");
    }

    public int Signed()
    {
        var value = Varint();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public string Text() => Encoding.UTF8.GetString(Take((int)Math.Min(Varint(), int.MaxValue)));

    public readonly void End()
    {
        if (!_rest.IsEmpty) throw new MalformedFrameException("A frame has more in it than belongs there.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw new MalformedFrameException("A frame ends too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>A peer sent bytes that are no frames of ours.</summary>
internal sealed class MalformedFrameException(string message) : Exception(message);

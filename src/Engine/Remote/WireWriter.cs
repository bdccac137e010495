namespace Troupe.Engine;

using System.Buffers.Binary;
using System.Text;

/// <summary>A growing buffer that frames are written into: little-endian, varints for counts and numbers of table entries.</summary>
internal sealed class WireWriter
{
    private const int FirstSize = 1024;

    // A larger one stays only as long as it is made use of.
    private const int KeptSize = 256 * 1024;

    private byte[] _bytes = [];

    public int Count { get; private set; }

    /// <summary>How many refs, and how many manifests, the tables had when this buffer's first frame was begun; its owner sets them.</summary>
    public (int Refs, int Manifests) Before { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    /// <summary>Forgets what was written after <paramref name="count"/>.</summary>
    public void Truncate(int count) => Count = count;

    public void Clear()
    {
        if (_bytes.Length > KeptSize && Count < _bytes.Length / 8) _bytes = [];
        Count = 0;
    }

    /// <summary>Opens a frame: leaves room for its length.</summary>
    public int BeginFrame(FrameKind kind)
    {
        var start = Count;
        Take(4);
        Byte((byte)kind);
        return start;
    }

    /// <summary>Closes it: how long it has become, the length field not counted.</summary>
    public int EndFrame(int start)
    {
        var length = Count - start - 4;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), length);
        return length;
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>A number that is often small, of either sign.</summary>
    public void Signed(int value) => Varint((uint)((value << 1) ^ (value >> 31)));

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Text(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        Varint((uint)size);
        Encoding.UTF8.GetBytes(text, Take(size));
    }

    private Span<byte> Take(int size)
    {
        var end = checked(Count + size);
        if (end > _bytes.Length) Array.Resize(ref _bytes, Math.Max(end, Math.Max(FirstSize, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength))));
        var taken = _bytes.AsSpan(Count, size);
        Count = end;
        return taken;
    }
}

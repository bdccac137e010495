namespace Troupe.Payload;

using System.Buffers;
using System.Runtime.CompilerServices;

/// <summary>
/// A growing buffer, out of the shared array pool, that values are written to; actors they mention go to <see cref="Refs"/> and
/// stand in the bytes as an index. Not thread-safe. <see cref="Clear"/> keeps the buffer for the next value.
/// </summary>
internal sealed class PayloadWriter : IBufferWriter<byte>, IDisposable
{
    private readonly List<IActorRef> _refs;
    private byte[] _bytes;
    private int _length;

    public PayloadWriter(int capacity = 256)
        : this(capacity, [])
    {
    }

    private PayloadWriter(int capacity, List<IActorRef> refs)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        _refs = refs;
    }

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public IReadOnlyList<IActorRef> Refs => _refs;

    /// <summary>A writer with bytes of its own whose actors go to this one's table: for a value that is embedded in another format.</summary>
    public PayloadWriter Nested() => new(128, _refs);

    /// <summary>The place of an actor in <see cref="Refs"/>; each actor stands there once.</summary>
    public int RefIndex(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var index = _refs.IndexOf(actor);
        if (index < 0)
        {
            index = _refs.Count;
            _refs.Add(actor);
        }

        return index;
    }

    public void Ref(IActorRef actor) => Number((uint)RefIndex(actor));

    public void Byte(byte value)
    {
        if (_length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[_length++] = value;
    }

    /// <summary>A non-negative number, seven bits a byte.</summary>
    public void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    /// <summary>An unmanaged value as it lies in memory. <typeparamref name="T"/> must hold no references.</summary>
    public void Raw<T>(T value)
    {
        var size = Unsafe.SizeOf<T>();
        if (_bytes.Length - _length < size)
        {
            Grow(size);
        }

        Unsafe.WriteUnaligned(ref _bytes[_length], value);
        _length += size;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        _length += value.Length;
    }

    /// <summary>Text of any content, a lone surrogate too: bytes when it is ASCII, else UTF-16 units.</summary>
    public void Text(string? value) => StringCodec.WriteText(this, value);

    public void Clear()
    {
        _length = 0;
        _refs.Clear();
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>Four bytes to be filled in by <see cref="EndBlock"/> with the number of bytes written since.</summary>
    public int BeginBlock()
    {
        var start = _length;
        Raw(0);
        return start;
    }

    public void EndBlock(int start) => Unsafe.WriteUnaligned(ref _bytes[start], _length - start - sizeof(int));

    /// <summary>Takes back everything written after <paramref name="length"/>; actors stay in the table.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length);
        _length = length;
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Reserve(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (_bytes.Length - _length < Math.Max(size, 1))
        {
            Grow(Math.Max(size, 1));
        }
    }

    private void Grow(int size)
    {
        var wanted = (long)_length + size;
        if (wanted > Array.MaxLength)
        {
            throw new InvalidOperationException($"A value of more than {Array.MaxLength} bytes cannot travel in one piece.");
        }

        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(wanted, 2L * _bytes.Length)));
        Written.CopyTo(grown);
        var old = _bytes;
        _bytes = grown;
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}

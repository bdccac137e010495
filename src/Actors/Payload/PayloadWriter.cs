namespace Troupe.Payload;

using System.Buffers;
using System.Runtime.CompilerServices;

/// <summary>
/// A growing buffer that values are written to; actors they mention go to <see cref="Refs"/> and stand in the bytes as an index. It comes out of the shared array
/// pool; one that is <see cref="ForParcel"/> goes on in shared memory when it is more than fits in a message, so that large values are copied once, to
/// where they are read. Not thread-safe. <see cref="Clear"/> keeps the buffer for the next value.
/// </summary>
internal sealed class PayloadWriter : IBufferWriter<byte>, IDisposable
{
    private readonly bool _forParcel;
    private byte[] _bytes; // empty as soon as there is a segment: what is quick with an array then takes the slow way
    private Segment? _segment;
    private PayloadWriter? _outer;
    private List<IActorRef>? _refs; // Shared with the outer one.
    private List<IPassenger>? _passengers;
    private int _length;

    public PayloadWriter(int capacity = 256)
        : this(capacity, null, forParcel: false)
    {
    }

    private PayloadWriter(int capacity, List<IActorRef>? refs, bool forParcel)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        (_refs, _forParcel) = (refs, forParcel);
    }

    public int Length => _length;

    public ReadOnlySpan<byte> Written => Buffer[.._length];

    public IReadOnlyList<IActorRef> Refs => _refs ?? (IReadOnlyList<IActorRef>)[];

    private Span<byte> Buffer => _segment is null ? _bytes : _segment.GetSpan();

    /// <summary>One whose bytes will be a <see cref="Parcel"/>.</summary>
    public static PayloadWriter ForParcel() => new(256, null, forParcel: true);

    /// <summary>A writer with bytes of its own whose actors go to this one's table: for a value that is embedded in another format.</summary>
    public PayloadWriter Nested() => new(128, _refs ??= [], forParcel: false) { _outer = this };

    /// <summary>This is to be told when the call is over for which this is written.</summary>
    public void Carry(IPassenger passenger)
    {
        if (_outer is { } outer)
        {
            outer.Carry(passenger);
        }
        else if (_forParcel)
        {
            (_passengers ??= []).Add(passenger);
        }
    }

    /// <summary>Those who are to be told, by whoever asks for them.</summary>
    public IReadOnlyList<IPassenger>? TakePassengers()
    {
        var taken = _passengers;
        _passengers = null;
        return taken;
    }

    /// <summary>The place of an actor in <see cref="Refs"/>; each actor stands there once.</summary>
    public int RefIndex(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var index = (_refs ??= []).IndexOf(actor);
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
        if (_length < _bytes.Length)
        {
            _bytes[_length++] = value;
        }
        else
        {
            GetSpan(1)[0] = value;
            _length++;
        }
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
        Unsafe.WriteUnaligned(ref _bytes.Length - _length >= size ? ref _bytes[_length] : ref GetSpan(size)[0], value);
        _length += size;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        _length += value.Length;
    }

    /// <summary>Goes on at the next place that is a multiple of <paramref name="size"/>, a power of two: a parcel begins at a page's start when it is mapped.</summary>
    public void Align(int size)
    {
        var gap = -_length & (size - 1);
        GetSpan(gap)[..gap].Clear();
        _length += gap;
    }

    /// <summary>Text of any content, a lone surrogate too: bytes when it is ASCII, else UTF-16 units.</summary>
    public void Text(string? value) => StringCodec.WriteText(this, value);

    public void Clear()
    {
        _length = 0;
        _refs?.Clear();
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Buffer.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return (_segment is null ? _bytes : _segment.Memory)[_length..];
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return Buffer[_length..];
    }

    /// <summary>Four bytes to be filled in by <see cref="EndBlock"/> with the number of bytes written since.</summary>
    public int BeginBlock()
    {
        var start = _length;
        Raw(0);
        return start;
    }

    public void EndBlock(int start) => Unsafe.WriteUnaligned(ref Buffer[start], _length - start - sizeof(int));

    /// <summary>Takes back everything written after <paramref name="length"/>; actors stay in the table.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length);
        _length = length;
    }

    /// <summary>Lends what was written, in shared memory; the writer is empty then.</summary>
    /// <exception cref="SegmentException">The system has no memory or no descriptors left for it.</exception>
    public SegmentName Lend(object? reader)
    {
        if (_segment is null)
        {
            return Segments.Create(Written, reader);
        }

        var name = Segments.Lend(_segment, _length, reader);
        (_segment, _length) = (null, 0);
        return name;
    }

    public void Dispose()
    {
        var (bytes, segment) = (_bytes, _segment);
        (_bytes, _segment, _length) = ([], null, 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        if (segment is not null)
        {
            Segments.Shelve(segment);
        }

        foreach (var passenger in TakePassengers() ?? [])
        {
            passenger.CallOver(); // It was never packed.
        }
    }

    private void Reserve(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (Buffer.Length - _length < Math.Max(size, 1))
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

        if (_segment is not null)
        {
            Segments.Grow(_segment, (int)wanted);
            return;
        }

        var old = _bytes;
        if (_forParcel && wanted > Parcel.InlineLimit)
        {
            var segment = Segments.Rent((int)wanted);
            Written.CopyTo(segment.GetSpan());
            (_segment, _bytes) = (segment, []);
        }
        else
        {
            var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(wanted, 2L * old.Length)));
            Written.CopyTo(grown);
            _bytes = grown;
        }

        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}

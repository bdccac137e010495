namespace Troupe.Wire;

using System.Buffers.Binary;
using System.Text;
using Troupe.Payload;

/// <summary>Reads what <see cref="WireWriter"/> wrote. Every length is held against what is left before anything is made of it.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, ExtendedActorSystem system)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
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

    /// <summary>A number of elements, each of which takes at least one byte of what is left.</summary>
    public int Elements()
    {
        var count = Count();
        return count <= _rest.Length ? count : throw new WireFormatException($"{count} elements are announced, {_rest.Length} bytes are left.");
    }

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public bool Flag() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new WireFormatException($"A flag is 0 or 1, not {other}."),
    };

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? OptionalText() => Flag() ? Text() : null;

    public IActorRef Ref() => Text() switch
    {
        "" => ActorRefs.Nobody,
        var text when ActorPath.TryParse(text, out var path) => system.Provider.ResolveActorRef(path),
        var other => throw new WireFormatException($"'{other}' is no actor's path."),
    };

    public Parcel Parcel()
    {
        SegmentName? segment = null;
        byte[] inline = [];
        if (Flag())
        {
            segment = new SegmentName(Number(), Number(), Count(), Count(), Number());
        }
        else
        {
            inline = Bytes().ToArray();
        }

        var refs = Elements() is var count and > 0 ? new IActorRef[count] : [];
        for (var i = 0; i < refs.Length; i++)
        {
            refs[i] = Ref();
        }

        return new Parcel(inline, segment, refs);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new WireFormatException($"{count} bytes are announced, {_rest.Length} are left.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

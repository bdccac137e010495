namespace Troupe.Wire;

using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Troupe.Payload;

/// <summary>Writes a message's fields: varints for numbers, UTF-8 for text, lengths before everything of variable size.</summary>
internal sealed class WireWriter(ExtendedActorSystem system)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public bool IsOf(ExtendedActorSystem other) => ReferenceEquals(system, other);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>A non-negative number, seven bits a byte.</summary>
    public void Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var span = _bytes.GetSpan(10);
        var at = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                span[at++] = (byte)rest;
                break;
            }

            span[at++] = (byte)(rest | 0x80);
        }

        _bytes.Advance(at);
    }

    /// <summary>Eight bytes, little-endian: for what may be negative.</summary>
    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Flag(bool value)
    {
        _bytes.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _bytes.Advance(1);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _bytes.Write(value);
    }

    public void Text(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Number(size);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(size));
        _bytes.Advance(size);
    }

    /// <summary>Text that may be missing.</summary>
    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null)
        {
            Text(value);
        }
    }

    /// <summary>An actor, by the path under which the other process reaches it.</summary>
    public void Ref(IActorRef actor) => Text(actor.IsNobody() ? "" : actor.Path.ToSerializationFormatWithAddress(system.Provider.DefaultAddress));

    public void Parcel(Parcel parcel)
    {
        Flag(parcel.Segment is not null);
        if (parcel.Segment is { } segment)
        {
            Number(segment.Id);
            Number(segment.Mark);
            Number(segment.OwnerProcess);
            Number(segment.Descriptor);
            Number(segment.Length);
        }
        else
        {
            Bytes(parcel.Inline.Span);
        }

        Number(parcel.Refs.Length);
        foreach (var actor in parcel.Refs)
        {
            Ref(actor);
        }
    }
}

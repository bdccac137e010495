namespace Troupe.Payload;

using System.Buffers;

/// <summary>Memory of this process that others of the machine can map. It stays mapped here, to be written to and lent again and again.</summary>
internal abstract unsafe class Segment : MemoryManager<byte>
{
    protected Segment(long mark) => Mark = mark;

    public long Mark { get; }

    /// <summary>0 where it needs none.</summary>
    public int Descriptor { get; protected init; }

    /// <summary>Bytes it has room for.</summary>
    public int Capacity { get; protected set; }

    protected byte* Start { get; set; }

    /// <summary>Makes room for at least so many bytes; what is in it stays, without being copied. Memory taken of it before is not to be used any more.</summary>
    /// <exception cref="SegmentException">The system has no more.</exception>
    public abstract void Grow(int capacity);

    /// <summary>Gives it up; who has it mapped keeps the memory until he lets go.</summary>
    public void Close() => ((IDisposable)this).Dispose();

    public sealed override Span<byte> GetSpan() => new(Start, Capacity);

    public sealed override MemoryHandle Pin(int elementIndex = 0) => new(Start + elementIndex);

    public sealed override void Unpin()
    {
    }
}

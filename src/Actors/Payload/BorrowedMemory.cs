namespace Troupe.Payload;

using System.Buffers;
using System.Runtime.CompilerServices;

/// <summary>Values that lie in memory of somebody else's, until that is to end. <typeparamref name="T"/> holds no references.</summary>
internal sealed unsafe class BorrowedMemory<T>(byte* start, int length, ParcelLease? lease) : MemoryManager<T>, ParcelLease.IBorrowed
{
    private volatile bool _ended; // by the runner; whoever still has it may look from any thread

    /// <exception cref="ObjectDisposedException">The call it was borrowed for is over.</exception>
    public override Span<T> GetSpan() => _ended
        ? throw new ObjectDisposedException(nameof(ReadOnlyMemory<T>), "Memory that a function takes without a copy is there for the length of the call. Copy what is to stay.")
        : new Span<T>(start, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        _ = GetSpan();
        lease?.Hold();
        return new MemoryHandle(start + ((nint)elementIndex * Unsafe.SizeOf<T>()), default, this);
    }

    public override void Unpin() => lease?.LetGo();

    public void End() => _ended = true;

    protected override void Dispose(bool disposing) => End();
}

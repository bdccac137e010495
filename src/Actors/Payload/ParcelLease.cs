namespace Troupe.Payload;

/// <summary>
/// A parcel in shared memory that stays open while a function works on it: memory that is only read is not copied out of it, but borrowed. When the lease
/// ends, whatever was borrowed cannot be looked at any more, except through what is pinned: that only keeps the place mapped.
/// </summary>
internal sealed class ParcelLease(Parcel parcel) : IDisposable
{
    private readonly SegmentView _view = parcel.View();
    private readonly List<IBorrowed> _borrowed = [];
    private int _holders = 1; // the lease itself, and pins

    public PayloadReader Reader() => new(_view.Bytes, parcel.Refs, this);

    /// <summary>These bytes, which lie in the parcel, as the values they are.</summary>
    public unsafe ReadOnlyMemory<T> Borrow<T>(ReadOnlySpan<byte> bytes, int length)
    {
        fixed (byte* start = bytes) // It lies outside the collector's reach.
        {
            var borrowed = new BorrowedMemory<T>(start, length, this);
            _borrowed.Add(borrowed);
            return borrowed.Memory;
        }
    }

    public void Dispose()
    {
        foreach (var borrowed in _borrowed)
        {
            borrowed.End();
        }

        _borrowed.Clear();
        LetGo();
    }

    /// <exception cref="ObjectDisposedException">The last holder has let go: there is nothing to hold any more.</exception>
    internal void Hold()
    {
        // Pins come and go on any thread, also while the lease ends: from 0 there is no way back.
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            ObjectDisposedException.ThrowIf(holders == 0, this);
        }
        while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);
    }

    internal void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0) // As above; the last one out.
        {
            _view.Dispose();
        }
    }

    internal interface IBorrowed
    {
        void End();
    }
}

namespace Troupe.Payload;

/// <summary>What was lent, to be read until disposed. The mapping under it is kept for the next loan.</summary>
internal sealed unsafe class SegmentView(SegmentMapping mapping, int length, Action<SegmentMapping> done) : IDisposable
{
    private SegmentMapping? _mapping = mapping;

    public ReadOnlySpan<byte> Bytes => new((_mapping ?? throw new ObjectDisposedException(nameof(SegmentView))).Start, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _mapping, null) is { } held) // A pin that outlives a call is let go on any thread.
        {
            done(held);
        }
    }
}

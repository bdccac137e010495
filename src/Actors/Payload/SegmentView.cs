namespace Troupe.Payload;

/// <summary>A segment mapped for reading, until disposed.</summary>
internal abstract class SegmentView : IDisposable
{
    public abstract ReadOnlySpan<byte> Bytes { get; }

    public abstract void Dispose();
}

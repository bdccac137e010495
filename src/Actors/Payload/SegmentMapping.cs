namespace Troupe.Payload;

/// <summary>Another process's memory, mapped for reading. Disposing it unmaps it.</summary>
internal abstract unsafe class SegmentMapping : IDisposable
{
    /// <summary>Bytes that are mapped.</summary>
    public int Capacity { get; protected init; }

    public byte* Start { get; protected set; }

    public abstract void Dispose();
}

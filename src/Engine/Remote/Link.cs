namespace Troupe.Engine;

/// <summary>A connected stream of bytes. One thread reads; one at a time writes; anybody may close, which ends a read or a wait under way.</summary>
internal abstract class Link : IDisposable
{
    /// <summary>Reads at least one byte; 0 at the end, also by <see cref="Close"/> or because the peer is gone.</summary>
    public abstract int Read(Span<byte> into);

    /// <summary>Writes what can be taken at once: how much; 0: nothing now; -1: the peer is gone.</summary>
    public abstract int TryWrite(ReadOnlySpan<byte> bytes);

    /// <summary>Waits until something can be written, at most so long; false if not.</summary>
    public abstract bool WaitWritable(int milliseconds);

    /// <summary>Waits until something can be read, or the end has come, at most so long; false if not.</summary>
    public abstract bool WaitReadable(int milliseconds);

    /// <summary>Nothing goes either way from here on. The reader sees the end.</summary>
    public abstract void Close();

    /// <summary>Closes and gives back what the system holds for it.</summary>
    public abstract void Dispose();
}

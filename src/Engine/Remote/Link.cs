namespace Troupe.Engine;

/// <summary>A connected stream of bytes. One thread reads; one at a time writes; anybody may close, which ends a read or a wait under way.</summary>
internal abstract class Link : IDisposable
{
    /// <summary>What both ends know of this link and of no other: a proof over it is worth nothing elsewhere. Known once it is secure.</summary>
    public virtual byte[] Binding => [];

    /// <summary>Where the other end is, for the log: " at 192.0.2.1:4711", or nothing.</summary>
    public virtual string Whence => "";

    /// <summary>Where the other end is, as far as it can be told from others: an address, of IPv6 its network; null: on this machine, and the kernel says whose it is.</summary>
    public virtual string? Place => null;

    /// <summary>Makes the link one that nobody else can read or write, before anything is said over it; null, or why that failed. By the thread that reads.</summary>
    public virtual string? Secure(long deadline) => null;

    /// <summary>Why the other end cannot have the address that it says it has; null if it can.</summary>
    public virtual string? Doubts(Address claimed) => null;

    /// <summary>Reads at least one byte; 0 at the end, also by <see cref="Close"/> or because the peer is gone.</summary>
    public abstract int Read(Span<byte> into);

    /// <summary>
    /// Writes what can be taken at once: how much; 0: nothing now; -1: the peer is gone. The next write begins with all that was not taken: it may be under way.
    /// </summary>
    public abstract int TryWrite(ReadOnlySpan<byte> bytes);

    /// <summary>Waits until something can be written, at most so long; false if not.</summary>
    public abstract bool WaitWritable(int milliseconds);

    /// <summary>Waits until something can be read, or the end has come, at most so long; false if not.</summary>
    public abstract bool WaitReadable(int milliseconds);

    /// <summary>Whether it has been finished, and the other end may still be reading.</summary>
    public virtual bool IsFinishing => false;

    /// <summary>
    /// All has been written. Where closing would take back what the other end has not read yet, that waits: the reader goes on until the other end closes.
    /// </summary>
    public virtual void Finish() => Close();

    /// <summary>Nothing goes either way from here on. The reader sees the end.</summary>
    public abstract void Close();

    /// <summary>Closes and gives back what the system holds for it.</summary>
    public abstract void Dispose();
}

namespace Troupe.Payload;

/// <summary>One use of shared memory, ended once, however many copies of a view refer to it.</summary>
internal sealed class BlockUse(SharedBlock block)
{
    private SharedBlock? _block = block;

    /// <summary>What is used; null when the use is over.</summary>
    public SharedBlock? Block => Volatile.Read(ref _block); // Another thread may end it.

    public void End() => Interlocked.Exchange(ref _block, null)?.LetGo();
}

namespace Troupe;

using Troupe.Peers;
using Troupe.Sync;

/// <summary>A permit of a semaphore, held; disposing gives it back.</summary>
public sealed class SemaphoreLease : IAsyncDisposable
{
    private readonly ActorHandle _handle;
    private int _isOver;

    internal SemaphoreLease(ActorHandle handle, long token, bool abandoned) => (_handle, Token, Abandoned) = (handle, token, abandoned);

    /// <summary>
    /// A fencing token: greater than that of every lease before. Who keeps the greatest one seen can refuse a holder that does not know that it was taken for dead.
    /// </summary>
    public long Token { get; }

    /// <summary>The permit is one that a process died with: what it was for may be half done.</summary>
    public bool Abandoned { get; }

    /// <summary>Gives it back, once; harmless when it was given back before, or when what gave it is disposed or was lost with its process.</summary>
    public async ValueTask DisposeAsync()
    {
        // Leases may be disposed on several threads at once; a second release could end another's lease.
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            await _handle.GiveBackAsync(request => new ReleasePermits(request, 1)).ConfigureAwait(false);
        }
    }
}

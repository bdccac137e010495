namespace Troupe;

using Troupe.Peers;
using Troupe.Sync;

/// <summary>A lock held; disposing gives it back.</summary>
public sealed class LockLease : IAsyncDisposable
{
    private readonly ActorHandle _handle;
    private readonly LockGrant _first;
    private readonly LockHold? _hold;
    private int _isOver;

    internal LockLease(ActorHandle handle, LockGrant grant) => (_handle, _first) = (handle, grant);

    internal LockLease(ActorHandle handle, LockHold hold) => (_handle, _hold) = (handle, hold);

    /// <summary>
    /// A fencing token: greater than that of every lease before. Who keeps the greatest one seen can refuse a holder that does not know that it was taken for dead.
    /// A condition's wait ends with another, since others had the lock meanwhile.
    /// </summary>
    public long Token => _hold?.Token ?? Latest.Token;

    /// <summary>The process that had the lock before died with it: what it guards may be half done. A condition's wait says it anew.</summary>
    public bool Abandoned => _hold?.Abandoned ?? Latest.Abandoned;

    private LockGrant Latest => Regranted.Latest(_handle.Actor, _first);

    /// <summary>Gives it back, once; harmless when it was given back before, or when what gave it is disposed or was lost with its process.</summary>
    public async ValueTask DisposeAsync()
    {
        // Leases may be disposed on several threads at once; a second release could end another's lease.
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return;
        }

        if (_hold is null)
        {
            await _handle.GiveBackAsync(request => new ReleaseLock(request, _first.Hold)).ConfigureAwait(false);
            Regranted.Forget(_handle.Actor, _first.Hold);
            LatestHold.Forget(_handle.Actor, _first.Hold);
        }
        else if (_hold.TryLeave(out var isLast) && isLast)
        {
            await _handle.GiveBackAsync(request => new ReleaseLock(request, _hold.Id)).ConfigureAwait(false);
        }
    }
}

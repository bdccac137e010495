namespace Troupe;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Sync;

/// <summary>
/// A handle on a lock that lives in one process and works in all: captured by a function, sent as an argument or inside a value. One lease at a time, in the
/// order in which they were asked for.
/// </summary>
/// <remarks>
/// Not reentrant. A call that ends as cancelled or timed out had no effect. When a process dies its lock is released, and the next lease says so
/// (<see cref="LockLease.Abandoned"/>); one that waited leaves the line. Every call throws <see cref="PeerLostException"/> when the process that keeps
/// the lock is no more, and <see cref="ObjectDisposedException"/> when it was disposed.
/// </remarks>
public sealed class SharedLock : IAsyncDisposable, ITravels<SharedLock>, IConditionLock
{
    private readonly ActorHandle _handle;

    private SharedLock(ActorHandle handle) => _handle = handle;

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>A lock kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="name">What it is called in errors; null: <c>lock-N</c>.</param>
    public static SharedLock Create(string? name = null) =>
        new(ActorHandle.Create(Home.Current, Making.Of(static () => new SharedLockActor()), SyncHandle.Name("lock", name)));

    /// <summary>Takes the lock, waiting for it. Dispose the lease to give it back, or call <see cref="ReleaseAsync"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the lock was not taken.</exception>
    /// <exception cref="ObjectDisposedException">The lock was disposed, before or while this waited.</exception>
    /// <exception cref="PeerLostException">The process that keeps the lock is no more.</exception>
    public async Task<LockLease> AcquireAsync(CancellationToken cancellationToken = default) => (await AcquireAsync(wait: true, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Takes the lock if it can be had within the time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the time was over; the lock was not taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="AcquireAsync(CancellationToken)"/>
    public Task<LockLease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ActorHandle.WithinAsync(timeout, AcquireAsync, cancellationToken);

    /// <summary>Gives the lock back, from anywhere in the process that has it.</summary>
    /// <exception cref="SynchronizationLockException">This process does not have it.</exception>
    /// <exception cref="ObjectDisposedException">The lock was disposed.</exception>
    /// <exception cref="PeerLostException">
    /// The process that keeps the lock is no more; or it cannot be reached now: then the lock is still given back, as soon as it can be. Either way, do not repeat this.
    /// </exception>
    public async Task ReleaseAsync()
    {
        var hold = LatestHold.Of(_handle.Actor);
        var answer = await _handle.AskOpenAsync<LockAnswered>(Persistence.UntilDone, request => new ReleaseLock(request, hold)).ConfigureAwait(false);
        if (answer.Outcome != LockOutcome.Free)
        {
            throw new SynchronizationLockException($"This process does not hold the lock '{Name}'.");
        }

        Regranted.Forget(_handle.Actor, answer.Hold);
        LatestHold.Forget(_handle.Actor, answer.Hold);
    }

    /// <summary>Whether somebody has the lock at that moment.</summary>
    /// <exception cref="ObjectDisposedException">The lock was disposed.</exception>
    /// <exception cref="PeerLostException">The process that keeps the lock is no more.</exception>
    public async Task<bool> IsHeldAsync() =>
        (await _handle.AskOpenAsync<LockAnswered>(static request => new ReadLock(request)).ConfigureAwait(false)).Outcome == LockOutcome.Busy;

    /// <summary>Frees the lock when called on the handle that <see cref="Create"/> gave: who waits fails. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeSyncAsync();

    ActorHandle IConditionLock.Handle => _handle;

    // It is the process that has it.
    LockHold? IConditionLock.HoldOfCaller() => null;

    internal static SharedLock On(ActorHandle handle) => new(handle);

    void ITravels<SharedLock>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedLock ITravels<SharedLock>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    private async Task<LockLease?> AcquireAsync(bool wait, CancellationToken cancellationToken)
    {
        var answer = await _handle.AskOpenAsync<LockAnswered>(request => new AcquireLock(request, wait), cancellationToken).ConfigureAwait(false);
        if (answer.Outcome != LockOutcome.Granted)
        {
            return null;
        }

        LatestHold.Set(_handle.Actor, answer.Hold);
        return new LockLease(_handle, new LockGrant(answer.Hold, answer.Token, answer.Abandoned));
    }
}

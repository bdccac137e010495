namespace Troupe;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Sync;

/// <summary>
/// A handle on a lock that its owner can acquire again: it lives in one process and works in all. The owner is the flow of control that acquired it, across its awaits:
/// two flows of a process are two owners. It is free when the owner has released it as often as acquired.
/// </summary>
/// <remarks>
/// <para>What the owner starts while it has the lock (a task, an asynchronous method) is its flow too, and may acquire and release it; not so threads, processes and pools of ours.
/// An asynchronous method that acquires the lock and ends gives its caller the lease, but not the flow: acquire it where it is used.</para>
/// <para>A call that ends as cancelled or timed out had no effect. Acquisitions of others are served in their order. When a process dies its lock is released, and the next lease says so
/// (<see cref="LockLease.Abandoned"/>). Every call that must ask throws <see cref="PeerLostException"/> when the process that keeps the lock is no more, and
/// <see cref="ObjectDisposedException"/> when it was disposed.</para>
/// </remarks>
public sealed class SharedReentrantLock : IAsyncDisposable, ITravels<SharedReentrantLock>, IConditionLock
{
    private readonly ActorHandle _handle;

    private SharedReentrantLock(ActorHandle handle) => _handle = handle;

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>Whether the calling flow has the lock.</summary>
    public bool IsMine => LockHold.Of(_handle.Actor) is { Waits: false };

    ActorHandle IConditionLock.Handle => _handle;

    /// <summary>A lock kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="name">What it is called in errors; null: <c>lock-N</c>.</param>
    public static SharedReentrantLock Create(string? name = null) =>
        new(ActorHandle.Create(Home.Current, Making.Of(static () => new SharedLockActor()), SyncHandle.Name("lock", name)));

    /// <summary>Takes the lock, once more if the flow has it; else waits for it. Dispose the lease to give it back, or call <see cref="ReleaseAsync"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the lock was not taken.</exception>
    /// <exception cref="InvalidOperationException">The flow has begun to wait for the lock, and not awaited that.</exception>
    /// <exception cref="ObjectDisposedException">The lock was disposed, before or while this waited.</exception>
    /// <exception cref="PeerLostException">The process that keeps the lock is no more.</exception>
    public Task<LockLease> AcquireAsync(CancellationToken cancellationToken = default) => AcquireAsync(Timeout.InfiniteTimeSpan, cancellationToken)!;

    /// <summary>Takes the lock if it can be had within the time.</summary>
    /// <param name="timeout">Zero: now or not at all. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the time was over; the lock was not taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="AcquireAsync(CancellationToken)"/>
    public Task<LockLease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => AcquireAsync(timeout, cancellationToken);

    /// <summary>Gives the lock back once, by the flow that has it.</summary>
    /// <exception cref="SynchronizationLockException">This flow does not have it.</exception>
    /// <exception cref="ObjectDisposedException">The lock was disposed.</exception>
    /// <exception cref="PeerLostException">
    /// The process that keeps the lock is no more; or it cannot be reached now: then the lock is still given back, as soon as it can be. Either way, do not repeat this.
    /// </exception>
    public async Task ReleaseAsync()
    {
        var hold = HoldOfCaller();
        if (!hold.TryLeave(out var isLast))
        {
            throw NotMine();
        }

        if (isLast)
        {
            var answer = await _handle.AskOpenAsync<LockAnswered>(Persistence.UntilDone, request => new ReleaseLock(request, hold.Id)).ConfigureAwait(false);
            if (answer.Outcome != LockOutcome.Free)
            {
                throw NotMine();
            }
        }
    }

    /// <summary>Whether somebody has the lock at that moment.</summary>
    /// <exception cref="ObjectDisposedException">The lock was disposed.</exception>
    /// <exception cref="PeerLostException">The process that keeps the lock is no more.</exception>
    public async Task<bool> IsHeldAsync() =>
        (await _handle.AskOpenAsync<LockAnswered>(static request => new ReadLock(request)).ConfigureAwait(false)).Outcome == LockOutcome.Busy;

    /// <summary>Frees the lock when called on the handle that <see cref="Create"/> gave: who waits fails. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeSyncAsync();

    LockHold IConditionLock.HoldOfCaller() => HoldOfCaller();

    internal static SharedReentrantLock On(ActorHandle handle) => new(handle);

    void ITravels<SharedReentrantLock>.Write(PayloadWriter writer) => _handle.Write(writer);

    static SharedReentrantLock ITravels<SharedReentrantLock>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    private LockHold HoldOfCaller() => LockHold.Of(_handle.Actor) is { Waits: false } hold ? hold : throw NotMine();

    private SynchronizationLockException NotMine() => new($"This flow of control does not hold the lock '{Name}'.");

    // Not asynchronous: what this sets, the caller's flow keeps.
    private Task<LockLease?> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        return LockHold.Of(_handle.Actor) is { } mine && mine.TryAgain()
            ? Task.FromResult<LockLease?>(new LockLease(_handle, mine))
            : FirstAsync(LockHold.Enter(_handle.Actor), timeout, cancellationToken);
    }

    private async Task<LockLease?> FirstAsync(LockHold hold, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var isMine = false;
        try
        {
            var answer = await ActorHandle.WithinAsync(
                timeout, (wait, limit) => _handle.AskOpenAsync<LockAnswered>(request => new AcquireLock(request, wait), limit), cancellationToken).ConfigureAwait(false);
            isMine = answer?.Outcome == LockOutcome.Granted;
            if (!isMine)
            {
                return null;
            }

            hold.Begin(answer!.Hold, answer.Token, answer.Abandoned);
            return new LockLease(_handle, hold);
        }
        finally
        {
            if (!isMine)
            {
                hold.End();
            }
        }
    }
}

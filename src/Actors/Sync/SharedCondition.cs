namespace Troupe;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Sync;

/// <summary>
/// A handle on a condition of a lock: who has the lock waits until another, who has it then, notifies. It lives with its lock in one process and works in all.
/// </summary>
/// <remarks>
/// A wait gives the lock back, however often a reentrant one was acquired, and ends when it has the lock again: also when its time is over, when it is cancelled and when the condition is
/// disposed. So it may take longer than its timeout. When a process dies that was notified and did not have the lock yet, another is notified in its place. Every call throws
/// <see cref="SynchronizationLockException"/> when the caller does not have the lock, <see cref="PeerLostException"/> when the process that keeps it is no more, and
/// <see cref="ObjectDisposedException"/> when condition or lock were disposed.
/// </remarks>
public sealed class SharedCondition : IAsyncDisposable, ITravels<SharedCondition>
{
    private readonly IConditionLock _lock;
    private readonly long _id;
    private readonly bool _isCreator;
    private readonly bool _ownsLock;

    private SharedCondition(IConditionLock guard, string name, long id, bool isCreator, bool ownsLock) =>
        (_lock, Name, _id, _isCreator, _ownsLock) = (guard, name, id, isCreator, ownsLock);

    /// <summary>What it is called in errors.</summary>
    public string Name { get; }

    private ActorHandle Handle => _lock.Handle;

    /// <summary>A condition with a reentrant lock of its own, kept by this process.</summary>
    /// <param name="name">What it is called in errors; null: <c>condition-N</c>.</param>
    public static SharedCondition Create(string? name = null)
    {
        name = SyncHandle.Name("condition", name);
        return new(SharedReentrantLock.Create(name), name, NewId(), isCreator: true, ownsLock: true);
    }

    /// <summary>A condition of this lock, which may have several.</summary>
    /// <param name="guard">The lock, from whatever process.</param>
    /// <param name="name">What it is called in errors; null: <c>condition-N</c>.</param>
    public static SharedCondition Create(SharedLock guard, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return new(guard, SyncHandle.Name("condition", name), NewId(), isCreator: true, ownsLock: false);
    }

    /// <inheritdoc cref="Create(SharedLock, string?)"/>
    public static SharedCondition Create(SharedReentrantLock guard, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return new(guard, SyncHandle.Name("condition", name), NewId(), isCreator: true, ownsLock: false);
    }

    /// <summary>Takes the lock.</summary>
    /// <inheritdoc cref="SharedReentrantLock.AcquireAsync(CancellationToken)"/>
    public Task<LockLease> AcquireAsync(CancellationToken cancellationToken = default) => _lock.AcquireAsync(cancellationToken);

    /// <inheritdoc cref="SharedReentrantLock.TryAcquireAsync"/>
    public Task<LockLease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => _lock.TryAcquireAsync(timeout, cancellationToken);

    /// <summary>Gives the lock back.</summary>
    /// <inheritdoc cref="SharedReentrantLock.ReleaseAsync"/>
    public Task ReleaseAsync() => _lock.ReleaseAsync();

    /// <summary>Gives the lock back, waits until somebody notifies, and takes the lock again.</summary>
    /// <exception cref="SynchronizationLockException">The caller does not have the lock.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the caller has the lock.</exception>
    /// <exception cref="ObjectDisposedException">The condition was disposed: the caller has the lock; or the lock was.</exception>
    /// <exception cref="PeerLostException">
    /// The process that keeps the lock is no more, or cannot be reached now. The caller has the lock no longer; if the lock comes to it nevertheless, it is given back.
    /// </exception>
    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (!await WaitAsync(wait: true, cancellationToken).ConfigureAwait(false))
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>The same, for a time.</summary>
    /// <param name="timeout">Zero: lets those by who wait for the lock. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the time was over before somebody notified. The caller has the lock in either case.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <inheritdoc cref="WaitAsync(CancellationToken)"/>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var notified = await ActorHandle.WithinAsync(timeout, WaitAsync, cancellationToken).ConfigureAwait(false);
        return notified || !cancellationToken.IsCancellationRequested ? notified : throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Waits until something is true, which is looked at first and after each notification, with the lock.</summary>
    /// <param name="predicate">Runs in the caller's process.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="WaitAsync(CancellationToken)"/>
    public Task WaitForAsync(Func<bool> predicate, CancellationToken cancellationToken = default) => WaitForAsync(predicate, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc cref="WaitForAsync(Func{bool}, CancellationToken)"/>
    public Task WaitForAsync(Func<Task<bool>> predicate, CancellationToken cancellationToken = default) => WaitForAsync(predicate, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>The same, for a time.</summary>
    /// <param name="predicate">Runs in the caller's process.</param>
    /// <param name="timeout">Of all the waits together. Zero: looks once. Infinite: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the predicate said last.</returns>
    /// <inheritdoc cref="WaitAsync(TimeSpan, CancellationToken)"/>
    public Task<bool> WaitForAsync(Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return WaitForAsync(() => Task.FromResult(predicate()), timeout, cancellationToken);
    }

    /// <inheritdoc cref="WaitForAsync(Func{bool}, TimeSpan, CancellationToken)"/>
    public async Task<bool> WaitForAsync(Func<Task<bool>> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        var start = TimeProvider.System.GetTimestamp();
        while (!await predicate().ConfigureAwait(false))
        {
            var left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - TimeProvider.System.GetElapsedTime(start);
            if (left <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            {
                return false;
            }

            await WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Wakes up to so many of those who wait, the first first. They go on one after another, as they get the lock.</summary>
    /// <param name="count">How many at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="SynchronizationLockException">The caller does not have the lock.</exception>
    /// <exception cref="ObjectDisposedException">The condition or its lock was disposed.</exception>
    /// <exception cref="PeerLostException">The process that keeps the lock is no more.</exception>
    public async Task NotifyAsync(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var hold = _lock.HoldOfCaller()?.Id ?? 0;
        var answer = await Handle.AskOpenAsync<LockAnswered>(request => new NotifyCondition(request, hold, _id, count)).ConfigureAwait(false);
        ThrowIfRefused(answer);
    }

    /// <summary>Wakes all who wait.</summary>
    /// <inheritdoc cref="NotifyAsync"/>
    public Task NotifyAllAsync() => NotifyAsync(int.MaxValue);

    /// <summary>
    /// When called on the handle that was created: frees the condition, and its lock if it has one of its own; who waits fails. On a handle that has travelled it does nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_ownsLock)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
        else if (_isCreator)
        {
            await Handle.GiveBackAsync(request => new CloseCondition(request, _id)).ConfigureAwait(false);
        }
    }

    void ITravels<SharedCondition>.Write(PayloadWriter writer)
    {
        Handle.Write(writer);
        writer.Byte(_lock is SharedReentrantLock ? (byte)1 : (byte)0);
        writer.Text(Name);
        writer.Raw(_id);
    }

    static SharedCondition ITravels<SharedCondition>.Read(ref PayloadReader reader)
    {
        var handle = ActorHandle.Read(ref reader);
        IConditionLock guard = reader.Byte() == 1 ? SharedReentrantLock.On(handle) : SharedLock.On(handle);
        return new(guard, reader.Text() ?? handle.Name, reader.Raw<long>(), isCreator: false, ownsLock: false);
    }

    // Made in any process for a lock of any other: nobody could count them.
    private static long NewId() => BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    private async Task<bool> WaitAsync(bool wait, CancellationToken cancellationToken)
    {
        var hold = _lock.HoldOfCaller();
        if (hold is not null && !hold.TryPause())
        {
            throw NotHeld();
        }

        LockAnswered answer;
        try
        {
            answer = await Handle.AskOpenAsync<LockAnswered>(request => new WaitOnCondition(request, hold?.Id ?? 0, _id, wait), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            hold?.TryResume(hold.Token, hold.Abandoned); // It did not begin: the lock was not given back.
            throw;
        }
        catch
        {
            hold?.End();
            throw;
        }

        await TakeUpAsync(hold, answer).ConfigureAwait(false);
        ThrowIfRefused(answer);
        return answer.Outcome == LockOutcome.Notified;
    }

    private async Task TakeUpAsync(LockHold? hold, LockAnswered answer)
    {
        if (answer.Outcome == LockOutcome.NotHeld)
        {
            hold?.End();
        }
        else if (hold is null && answer.Token == 0)
        {
            // The condition was disposed before, and the lock not given back.
        }
        else if (hold is null)
        {
            Regranted.Set(Handle.Actor, new(answer.Hold, answer.Token, answer.Abandoned));
        }
        else if (!(answer.Token == 0 ? hold.TryResume(hold.Token, hold.Abandoned) : hold.TryResume(answer.Token, answer.Abandoned)))
        {
            await Handle.GiveBackAsync(request => new ReleaseLock(request, hold.Id)).ConfigureAwait(false);
        }
    }

    private void ThrowIfRefused(LockAnswered answer)
    {
        switch (answer.Outcome)
        {
            case LockOutcome.ConditionClosed:
                throw new ObjectDisposedException(Name);
            case LockOutcome.NotHeld:
                throw NotHeld();
        }
    }

    private SynchronizationLockException NotHeld() => new($"The lock of the condition '{Name}' is not held here.");
}

namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>A lock as its conditions see it: one that belongs to a process, or one that belongs to a flow.</summary>
internal interface IConditionLock
{
    ActorHandle Handle { get; }

    Task<LockLease> AcquireAsync(CancellationToken cancellationToken);

    Task<LockLease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken);

    Task ReleaseAsync();

    ValueTask DisposeAsync();

    /// <summary>What the calling flow has of it; null: it is the process that has it, if anybody here.</summary>
    /// <exception cref="SynchronizationLockException">The flow does not have it.</exception>
    LockHold? HoldOfCaller();
}

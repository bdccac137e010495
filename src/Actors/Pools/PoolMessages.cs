namespace Troupe.Pools;

using Troupe.Payload;

/// <summary>What a pool's handle asks of its actor, or the actor of itself. None of it crosses a process boundary.</summary>
internal abstract record PoolMessage;

/// <summary>Here is work: so many items of it at once, more by <see cref="AnnounceItems"/> unless that is all.</summary>
/// <param name="Job">The work.</param>
/// <param name="Available">Items there are.</param>
/// <param name="Ended">Whether they are all.</param>
/// <param name="WasWaiting">Whether it was promised before, when the pool was full: a pool that drains has to take it.</param>
internal sealed record AddJob(Job Job, long Available, bool Ended, bool WasWaiting = false) : PoolMessage;

/// <summary>A stream has so many more items; these may be the last.</summary>
internal sealed record AnnounceItems(Job Job, int Count, bool Ended) : PoolMessage;

/// <summary>The caller wants no more of it.</summary>
internal sealed record AbandonJob(Job Job) : PoolMessage;

/// <summary>So many workers from now on; <paramref name="Done"/> ends when they are ready.</summary>
internal sealed record ResizePool(int Workers, TaskCompletionSource Done) : PoolMessage;

/// <summary>Finish what there is, then end.</summary>
internal sealed record DrainPool : PoolMessage;

/// <summary>End now.</summary>
internal sealed record TerminatePool(Exception Reason) : PoolMessage;

/// <summary>A chunk's items have been packed outside the actor, or cannot be.</summary>
internal sealed record ChunkPacked(long Chunk, Job Job, Parcel? Items, Exception? Fault) : PoolMessage;

/// <summary>A job whose user code ran outside the actor has told its caller all.</summary>
internal sealed record JobSettled : PoolMessage;

/// <summary>The pool has been without workers for as long as it may.</summary>
internal sealed record WorkerWaitOver : PoolMessage;

/// <summary>A worker's initializer has ended, well or not.</summary>
internal sealed record WorkerInitialized(int Worker, Exception? Fault) : PoolMessage;

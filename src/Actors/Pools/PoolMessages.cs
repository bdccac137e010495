namespace Troupe.Pools;

/// <summary>What a pool's handle asks of its actor. None of it crosses a process boundary.</summary>
internal abstract record PoolMessage;

/// <summary>Here is work: so many items of it at once, more by <see cref="AnnounceItems"/> unless that is all.</summary>
internal sealed record AddJob(Job Job, long Available, bool Ended) : PoolMessage;

/// <summary>A stream has so many more items; these may be the last.</summary>
internal sealed record AnnounceItems(long Job, int Count, bool Ended) : PoolMessage;

/// <summary>The caller wants no more of it.</summary>
internal sealed record AbandonJob(long Job) : PoolMessage;

/// <summary>Finish what there is, then end.</summary>
internal sealed record DrainPool : PoolMessage;

/// <summary>End now.</summary>
internal sealed record TerminatePool(Exception Reason) : PoolMessage;


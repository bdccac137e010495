namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>End; only from the handle that made the lock, semaphore or event.</summary>
internal sealed record DisposeSync(long Request) : IRequest;

/// <summary>Its end.</summary>
internal sealed record SyncDisposed(long Request) : IReply;

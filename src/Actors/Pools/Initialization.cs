namespace Troupe.Pools;

using Troupe.Code;
using Troupe.Payload;

/// <summary>A pool's initializer as a call that every worker runs first, under a chunk number of its own.</summary>
internal sealed class Initialization(Action initializer, Backend backend)
{
    // Far above what the pool's state counts to.
    private const long FirstChunk = 1L << 60;

    /// <summary>The call; its outcome is the worker's, so nobody awaits it.</summary>
    public CallJob<Nothing, Nothing> Job { get; } = new(Call.Of(initializer), backend, default);

    /// <summary>The chunk in which a worker runs it.</summary>
    public ChunkEntry ChunkFor(int worker) => new(FirstChunk + worker, new JobEntry(0), new ItemRange(0, 1, 1), worker);

    /// <summary>The worker whose initializer this chunk is; null for any other chunk.</summary>
    public static int? WorkerOf(long chunk) => chunk >= FirstChunk ? (int)(chunk - FirstChunk) : null;
}

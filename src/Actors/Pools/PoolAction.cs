namespace Troupe.Pools;

/// <summary>What the pool's actor is to do next; decided by <see cref="PoolState"/>.</summary>
internal enum PoolActionKind
{
    /// <summary>Start the worker of this number.</summary>
    StartWorker,

    /// <summary>Let the worker finish and go.</summary>
    Dismiss,

    /// <summary>Send the chunk to the worker.</summary>
    Assign,

    /// <summary>The chunk is the first at its worker now: it runs.</summary>
    Begin,

    /// <summary>Ask the worker for a chunk that waits there.</summary>
    TakeBack,

    /// <summary>Cancel the token of a chunk at the worker.</summary>
    CancelChunk,

    /// <summary>The worker no longer needs what it keeps of the job.</summary>
    ForgetJob,

    /// <summary>The chunk is no longer at any worker: what was kept for sending it can go.</summary>
    DropChunk,

    /// <summary>The item at Index of the job took its last worker with it.</summary>
    ItemLost,

    /// <summary>The item at Index of the job took longer than it may.</summary>
    ItemTimedOut,

    /// <summary>Every item of the job has an outcome.</summary>
    JobDone,

    /// <summary>No worker can be started.</summary>
    Break,
}

/// <summary>One action, with those of its facts that its kind needs.</summary>
internal readonly record struct PoolAction(PoolActionKind Kind, int Worker = 0, ChunkEntry? Chunk = null, JobEntry? Job = null, long Index = 0, int Attempts = 0);

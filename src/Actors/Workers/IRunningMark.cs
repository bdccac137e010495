namespace Troupe.Workers;

/// <summary>
/// Where a runner notes which item it has in hand, so that whoever outlives it knows the suspect. In a worker process it is a
/// shared-memory page that the keeper reads after the end; a write costs two plain stores.
/// </summary>
internal interface IRunningMark
{
    /// <summary>The item at <paramref name="offset"/> of the chunk is about to run.</summary>
    void Begin(long chunk, int offset);

    /// <summary>No item is in hand.</summary>
    void Clear();

    /// <summary>Resident bytes above which the worker takes no further item; 0: any number.</summary>
    long MemoryCap => 0;
}

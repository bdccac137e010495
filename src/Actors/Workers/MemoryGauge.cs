namespace Troupe.Workers;

/// <summary>
/// In a worker: after which item it has too much memory to take another. What is garbage does not count: above the cap everything is collected first, and what
/// is free goes back to the system. Collections take at most a twentieth of the time: after one that helped it may have more than its cap for twenty times as long.
/// </summary>
/// <param name="cap">Resident bytes.</param>
/// <param name="resident">How many there are.</param>
/// <param name="collect">Collects all garbage.</param>
/// <param name="time">What looking takes is measured by it.</param>
internal sealed class MemoryGauge(long cap, Func<long> resident, Action collect, TimeProvider time)
{
    private const int Share = 20;

    // No item that is shorter takes much, and looking takes microseconds.
    private readonly long _pause = time.TimestampFrequency / 10_000;
    private long _nextLook;
    private long _nextCollection;

    /// <summary>Resident bytes, collected, when it was found to be too much; 0 before. Once full it stays so.</summary>
    public long FullAt { get; private set; }

    public bool IsFull => FullAt > 0;

    /// <summary>The gauge of this worker process; null when its memory does not count.</summary>
    public static MemoryGauge? For(IRunningMark? mark) => mark is { MemoryCap: > 0 and var cap } && ResidentMemory.OfThis() is { } memory
        ? new MemoryGauge(cap, memory.Read, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), TimeProvider.System)
        : null;

    /// <summary>An item is done; whether it was the last.</summary>
    public bool IsFullAfterItem()
    {
        var now = time.GetTimestamp();
        if (now < _nextLook || IsFull)
        {
            return IsFull;
        }

        if (resident() > cap && now >= _nextCollection)
        {
            collect();
            FullAt = resident() is var left && left > cap ? left : 0;
            var ended = time.GetTimestamp();
            _nextCollection = ended + (Share * (ended - now));
            now = ended;
        }

        _nextLook = now + _pause;
        return IsFull;
    }
}

namespace Troupe.Pools;

/// <summary>Written by the pool's actor alone, read by whoever looks at the statistics.</summary>
internal sealed class PoolCounters
{
    private long _done;
    private long _failed;
    private long _retried;
    private int _replaced;
    private int _recycled;
    private PoolWorker[] _roster = [];

    // One writer: volatile is enough, and a reader sees each figure whole, if not all of the same instant.
    public long Done
    {
        get => Volatile.Read(ref _done);
        set => Volatile.Write(ref _done, value);
    }

    public long Failed
    {
        get => Volatile.Read(ref _failed);
        set => Volatile.Write(ref _failed, value);
    }

    // As above: four figures, each whole.
    public void Set(long retried, int replaced, int recycled, PoolWorker[] roster)
    {
        Volatile.Write(ref _retried, retried);
        Volatile.Write(ref _replaced, replaced);
        Volatile.Write(ref _recycled, recycled);
        Volatile.Write(ref _roster, roster);
    }

    public PoolStatistics Read()
    {
        var roster = Volatile.Read(ref _roster);
        return new(roster.Length, Done, Failed, Volatile.Read(ref _retried), Volatile.Read(ref _replaced), Volatile.Read(ref _recycled), roster);
    }
}

namespace Troupe.Host.Mapping;

/// <summary>How far a map is. The reader and the writer each write their own counts; the display reads them from its thread.</summary>
internal sealed class MapProgress(long? length)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    // Volatile: each has one writer and is only shown, so what is needed is that a reader sees a whole and a recent number.
    private long _linesRead;
    private long _bytesRead;
    private long _skipped;
    private long _done;
    private long _failed;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

    public long Done => Volatile.Read(ref _done);

    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Items that earlier runs had done.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Items that were read and are not done.</summary>
    public long Left => Volatile.Read(ref _linesRead) - Skipped - Done;

    /// <summary>Items a second, from the start.</summary>
    public double Rate => Done / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>From 0 to 1; null when the input's size is not known. Lines to come are taken to be as long as those that were read.</summary>
    public double? Share
    {
        get
        {
            var bytes = Volatile.Read(ref _bytesRead);
            return length is > 0 && bytes > 0 ? Math.Min(1, (Skipped + Done) / (Volatile.Read(ref _linesRead) * ((double)length.Value / bytes))) : null;
        }
    }

    /// <summary>Time to go at the present rate; null when that is not known.</summary>
    public TimeSpan? Remaining => Share is { } share and > 0 ? Elapsed * ((1 - share) / share) : null;

    /// <summary>The reader's: so many lines, that took so many bytes.</summary>
    public void Read(long lines, long bytes)
    {
        Volatile.Write(ref _linesRead, lines);
        Volatile.Write(ref _bytesRead, bytes);
    }

    /// <summary>The reader's: what it read last was done before.</summary>
    public void Skip() => Volatile.Write(ref _skipped, _skipped + 1);

    /// <summary>The writer's: one more item is done.</summary>
    public void Finish(bool succeeded)
    {
        Volatile.Write(ref _done, _done + 1);
        if (!succeeded)
        {
            Volatile.Write(ref _failed, _failed + 1);
        }
    }
}

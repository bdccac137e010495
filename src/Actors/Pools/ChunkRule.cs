namespace Troupe.Pools;

/// <summary>How large a chunk is, and how many a worker may hold: long enough to be worth its message, short enough that nobody idles at the end.</summary>
internal static class ChunkRule
{
    /// <summary>Chunks a worker holds when they take their time: one running, one waiting.</summary>
    internal const int BaseDepth = 2;

    /// <summary>The most chunks a worker holds, however short they are.</summary>
    internal const int MaxDepth = 64;

    /// <summary>Bytes of items, or of results, that a chunk should not exceed: more only makes memory cold.</summary>
    internal const double MostBytes = 1024 * 1024;

    /// <summary>The same for all chunks that lie ready at a worker.</summary>
    internal const double MostBytesAhead = 8 * MostBytes;

    private const int MaxSize = 1 << 20;
    private const int MaxGrowth = 16;

    /// <summary>The size of a job's next chunk.</summary>
    /// <param name="pace">What the job's items took up to now.</param>
    /// <param name="waiting">Items of the job that no worker has; at least 1.</param>
    /// <param name="workers">Workers that could take them.</param>
    /// <param name="target">Ticks of work that a chunk should hold.</param>
    internal static int Size(ChunkPace pace, long waiting, int workers, double target)
    {
        if (pace.ItemTicks is not { } ticks)
        {
            return 1;
        }

        var worth = target / Math.Max(ticks, 0.001);
        var grown = (long)pace.LargestSize * MaxGrowth;
        // The tail: what waits is halved over the workers each time, so that the last chunks are small and end together.
        var fair = (waiting + (2 * workers) - 1) / (2 * workers);
        var light = MostBytes / Math.Max(pace.ItemBytes, 1);
        return (int)Math.Clamp(Math.Min(Math.Min((long)Math.Min(Math.Min(worth, light), MaxSize), grown), fair), 1, MaxSize);
    }

    /// <summary>How many chunks a worker may hold, when its chunks take <paramref name="chunkTicks"/> each (null: not known yet).</summary>
    /// <param name="chunkTicks">A recent average.</param>
    /// <param name="cover">Ticks of work that should lie ready at the worker, so that it does not wait for a round trip.</param>
    /// <param name="chunkBytes">What the next chunk takes on its way.</param>
    internal static int Depth(double? chunkTicks, double cover, double chunkBytes = 0) => chunkTicks is { } ticks
        ? (int)Math.Clamp(Math.Min(1 + (cover / Math.Max(ticks, 0.001)), MostBytesAhead / Math.Max(chunkBytes, 1)), BaseDepth, MaxDepth)
        : BaseDepth;
}

namespace Troupe.Pools;

/// <summary>What a job's items have taken: a moving average that forgets the first, slow calls quickly.</summary>
/// <param name="ItemTicks">What an item takes; null: nothing is known yet.</param>
/// <param name="LargestSize">Items of the largest chunk up to now.</param>
/// <param name="ItemBytes">What an item, or its result, takes on its way; 0: nothing is known yet.</param>
internal readonly record struct ChunkPace(double? ItemTicks, int LargestSize, double ItemBytes = 0)
{
    /// <summary>The pace after <paramref name="count"/> items, or their results, took so many bytes. Of the two the larger counts, and what is larger counts at once.</summary>
    internal ChunkPace Weighing(int count, long bytes) => this with { ItemBytes = Math.Max((double)bytes / count, ItemBytes * 0.9) };

    /// <summary>The pace after a chunk of <paramref name="count"/> items ran for <paramref name="ticks"/>.</summary>
    internal ChunkPace After(int count, long ticks)
    {
        var item = (double)ticks / count;
        return this with { ItemTicks = ItemTicks is { } before ? (before + item) / 2 : item, LargestSize = Math.Max(LargestSize, count) };
    }
}

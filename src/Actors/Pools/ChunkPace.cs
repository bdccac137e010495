namespace Troupe.Pools;

/// <summary>What a job's items have taken: a moving average that forgets the first, slow calls quickly.</summary>
internal readonly record struct ChunkPace(double? ItemTicks, int LargestSize)
{
    /// <summary>The pace after a chunk of <paramref name="count"/> items ran for <paramref name="ticks"/>.</summary>
    internal ChunkPace After(int count, long ticks)
    {
        var item = (double)ticks / count;
        return new(ItemTicks is { } before ? (before + item) / 2 : item, Math.Max(LargestSize, count));
    }
}

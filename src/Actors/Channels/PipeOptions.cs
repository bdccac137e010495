namespace Troupe;

/// <summary>How a pipe is made.</summary>
public sealed record PipeOptions
{
    private static int s_number;

    /// <summary>
    /// How many items are on their way in each direction before sends wait, at least 1; null: as many as memory does. From 64 on, what a reader in another process is
    /// given ahead (at most 128) is not counted.
    /// </summary>
    public int? Capacity { get; init; } = 256;

    /// <summary>What it is called in errors; null: <c>pipe-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>For the name of a pipe that was given none.</summary>
    internal static int NextNumber() => Interlocked.Increment(ref s_number); // pipes are made on any thread

    internal void Check()
    {
        if (Capacity is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(Capacity));
        }
    }
}

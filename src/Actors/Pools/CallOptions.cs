namespace Troupe;

/// <summary>Options of calls, as against those of the pool: <see cref="PoolCalls.With"/> gives the same pool with them.</summary>
public sealed record CallOptions
{
    internal static readonly CallOptions None = new();

    /// <summary>What goes first when there is more to do than workers: the higher the sooner. Default: 0.</summary>
    public int Priority { get; init; }

    /// <summary>Items a chunk, at least 1; null (the default): as the pool has it.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>
    /// Told now and then how far a call is, and once at its end, before its task ends. One call at a time, never on a thread that others wait for; the task
    /// waits for it.
    /// </summary>
    public IProgress<PoolProgress>? Progress { get; init; }

    /// <summary>Told what functions report of themselves by <see cref="WorkerContext.Report"/>, in the order of each worker. As <see cref="Progress"/> else.</summary>
    public IProgress<ItemNote>? Reports { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    internal CallOptions Checked()
    {
        if (ChunkSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(ChunkSize));
        }

        return this;
    }
}

/// <summary>What a function reported while it ran.</summary>
/// <param name="Index">Its item's place in the input, from 0.</param>
/// <param name="Attempt">Which try of the item it is.</param>
/// <param name="Worker">The worker that runs it.</param>
/// <param name="Value">What it said.</param>
public readonly record struct ItemNote(long Index, int Attempt, string Worker, object? Value);

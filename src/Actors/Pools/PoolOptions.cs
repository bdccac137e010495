namespace Troupe;

/// <summary>Options of a pool; each has the default that suits most, from <c>troupe.pool</c> in the configuration.</summary>
public sealed record PoolOptions
{
    /// <summary>The pool's name; its workers are called NAME-1, NAME-2, …. Default: <c>pool-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>How often an item is run when each time its worker dies under it; at least 1. Default: 3.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Items a chunk, at least 1; null (the default): chosen from measured item time.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>
    /// Takes each line that a worker process writes to its console, one call at a time; null (the default): the line goes to the host's own console,
    /// with the worker's name before it. It may block: the lines of the pool then wait, up to 1 MiB a worker; what more a worker writes on standard output
    /// waits in its pipe, and holds it up; what more it writes on standard error is left out, and a line says how much.
    /// </summary>
    public Action<WorkerLine>? Output { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    internal PoolOptions Checked()
    {
        if (MaxAttempts is { } attempts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1, nameof(MaxAttempts));
        }

        if (ChunkSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(ChunkSize));
        }

        return this;
    }
}

/// <summary>A line that a worker wrote to its console.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="IsError">Whether it came on standard error.</param>
/// <param name="Text">The line, without its end.</param>
public readonly record struct WorkerLine(string Worker, bool IsError, string Text);

namespace Troupe;

/// <summary>A worker process ended while it still owed a result, and the item had no attempt left.</summary>
public sealed class WorkerLostException(long item, string worker, ExitReason reason, int attempts, IReadOnlyList<string> lastErrors)
    : TroupeException(Describe(item, worker, reason, attempts, lastErrors))
{
    /// <summary>The item's index (0 for a single call).</summary>
    public long Item { get; } = item;

    /// <summary>The worker's name.</summary>
    public string Worker { get; } = worker;

    /// <summary>How the worker's process ended.</summary>
    public ExitReason Reason { get; } = reason;

    /// <summary>How often the item was tried; each time its worker died.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>The last lines, at most 20, that the worker wrote on standard error.</summary>
    public IReadOnlyList<string> LastErrors { get; } = lastErrors;

    private static string Describe(long item, string worker, ExitReason reason, int attempts, IReadOnlyList<string> lastErrors)
    {
        var tries = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        var text = $"The worker '{worker}', which was running item {item}, ended: {reason} ({tries}).";
        return lastErrors.Count == 0 ? text : $"{text} Its last error output:{Environment.NewLine}{string.Join(Environment.NewLine, lastErrors)}";
    }
}

/// <summary>The pool's workers cannot be started, or all of its work was stopped by that.</summary>
public sealed class PoolBrokenException(string pool, ExitReason reason, IReadOnlyList<string> lastErrors)
    : TroupeException($"The pool '{pool}' is broken: a worker could not be started ({reason}).{(lastErrors.Count == 0 ? "" : Environment.NewLine + string.Join(Environment.NewLine, lastErrors))}")
{
    /// <summary>How the first worker that did not start ended.</summary>
    public ExitReason Reason { get; } = reason;

    /// <summary>The last lines, at most 20, of its standard error.</summary>
    public IReadOnlyList<string> LastErrors { get; } = lastErrors;
}

/// <summary>The pool was terminated while the work was not finished.</summary>
public sealed class PoolTerminatedException(string pool) : TroupeException($"The pool '{pool}' was terminated before this work was finished.");

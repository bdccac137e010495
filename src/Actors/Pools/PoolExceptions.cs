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

    /// <summary>The last lines, at most 20, that the worker wrote on standard error; before them the beginning of a crash's message when it is further up.</summary>
    public IReadOnlyList<string> LastErrors { get; } = lastErrors;

    private static string Describe(long item, string worker, ExitReason reason, int attempts, IReadOnlyList<string> lastErrors)
    {
        var tries = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        var text = $"The worker '{worker}', which was running item {item}, ended: {reason} ({tries}).";
        return lastErrors.Count == 0 ? text : $"{text} Its last error output:{Environment.NewLine}{string.Join(Environment.NewLine, lastErrors)}";
    }
}

/// <summary>The pool's workers cannot be started, or end again and again though they run nothing; all of its work was stopped by that.</summary>
public sealed class PoolBrokenException : TroupeException
{
    /// <param name="pool">The pool's name.</param>
    /// <param name="reason">How the first of the workers ended that did not start.</param>
    /// <param name="lastErrors">The last lines of its standard error.</param>
    /// <param name="inner">What its initializer threw.</param>
    public PoolBrokenException(string pool, ExitReason reason, IReadOnlyList<string> lastErrors, Exception? inner = null)
        : this(pool, "a worker could not be started", reason, lastErrors, inner)
    {
    }

    internal PoolBrokenException(string pool, string problem, ExitReason reason, IReadOnlyList<string> lastErrors, Exception? inner)
        : base($"The pool '{pool}' is broken: {problem} ({reason}).{(lastErrors.Count == 0 ? "" : Environment.NewLine + string.Join(Environment.NewLine, lastErrors))}", inner)
    {
        (Reason, LastErrors) = (reason, lastErrors);
    }

    /// <summary>How the first worker that did not start, or ended so, ended.</summary>
    public ExitReason Reason { get; }

    /// <summary>The last lines, at most 20, of its standard error.</summary>
    public IReadOnlyList<string> LastErrors { get; }
}

/// <summary>An item took longer than <see cref="PoolOptions.ItemTimeout"/>. It is not tried again.</summary>
public sealed class ItemTimeoutException(long item, string worker, TimeSpan timeout)
    : TroupeException($"Item {item} took longer than {timeout.TotalSeconds:0.###} s on the worker '{worker}', which was given up with it.")
{
    /// <summary>The item's index (0 for a single call).</summary>
    public long Item { get; } = item;

    /// <summary>The worker's name.</summary>
    public string Worker { get; } = worker;

    /// <summary>How long it had.</summary>
    public TimeSpan Timeout { get; } = timeout;
}

/// <summary>The pool has as many unfinished calls as <see cref="PoolOptions.QueueLimit"/> lets it have.</summary>
public sealed class PoolFullException(string pool, int limit) : TroupeException($"The pool '{pool}' is full: {limit} calls are not finished.")
{
    /// <summary>How many calls it takes.</summary>
    public int Limit { get; } = limit;
}

/// <summary>The pool was terminated while the work was not finished.</summary>
public sealed class PoolTerminatedException(string pool) : TroupeException($"The pool '{pool}' was terminated before this work was finished.");

namespace Troupe;

using System.Globalization;
using Troupe.Wire;

/// <summary>A worker process ended while it still owed a result, and the item had no attempt left.</summary>
public sealed class WorkerLostException : TroupeException
{
    private const string BeforeErrors = " Its last error output:";

    /// <param name="item">The item's index.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="reason">How its process ended.</param>
    /// <param name="attempts">How often the item was tried.</param>
    /// <param name="lastErrors">The last lines of its standard error.</param>
    public WorkerLostException(long item, string worker, ExitReason reason, int attempts, IReadOnlyList<string> lastErrors)
        : base(Describe(item, worker, reason, attempts, lastErrors)) =>
        (Item, Worker, Reason, Attempts, LastErrors) = (item, worker, reason, attempts, lastErrors);

    // As it came from another process: there the reason is text.
    private WorkerLostException(Fault fault, Exception? inner)
        : base(fault.Message, inner)
    {
        Worker = fault.Between("The worker '", "'");
        Item = Fault.NumberIn(fault.Between("was running item ", ","));
        var end = fault.Between(", ended: ", " attempt");
        var tries = end.LastIndexOf(" (", StringComparison.Ordinal);
        Attempts = (int)Fault.NumberIn(tries < 0 ? "" : end[(tries + 2)..]);
        Reason = new ExitReason(null, null, tries < 0 ? end : end[..tries]);
        LastErrors = fault.Message.Contains(BeforeErrors, StringComparison.Ordinal) ? fault.Between(BeforeErrors + Environment.NewLine, "\0").Split(Environment.NewLine) : [];
    }

    /// <summary>The item's index (0 for a single call).</summary>
    public long Item { get; }

    /// <summary>The worker's name.</summary>
    public string Worker { get; }

    /// <summary>How the worker's process ended.</summary>
    public ExitReason Reason { get; }

    /// <summary>How often the item was tried; each time its worker died.</summary>
    public int Attempts { get; }

    /// <summary>The last lines, at most 20, that the worker wrote on standard error; before them the beginning of a crash's message when it is further up.</summary>
    public IReadOnlyList<string> LastErrors { get; }

    private static string Describe(long item, string worker, ExitReason reason, int attempts, IReadOnlyList<string> lastErrors)
    {
        var tries = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        var text = $"The worker '{worker}', which was running item {item}, ended: {reason} ({tries}).";
        return lastErrors.Count == 0 ? text : $"{text}{BeforeErrors}{Environment.NewLine}{string.Join(Environment.NewLine, lastErrors)}";
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

    // As it came from another process: there the reason is text.
    private PoolBrokenException(Fault fault, Exception? inner)
        : base(fault.Message, inner)
    {
        var lines = fault.Message.Split(Environment.NewLine);
        var start = lines[0].IndexOf(" (", StringComparison.Ordinal);
        (Reason, LastErrors) = (new ExitReason(null, null, start < 0 ? lines[0] : lines[0][(start + 2)..].TrimEnd('.', ')')), lines[1..]);
    }

    /// <summary>How the first worker that did not start, or ended so, ended.</summary>
    public ExitReason Reason { get; }

    /// <summary>The last lines, at most 20, of its standard error.</summary>
    public IReadOnlyList<string> LastErrors { get; }
}

/// <summary>An item took longer than <see cref="PoolOptions.ItemTimeout"/>. It is not tried again.</summary>
public sealed class ItemTimeoutException : TroupeException
{
    /// <param name="item">The item's index.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="timeout">How long it had.</param>
    public ItemTimeoutException(long item, string worker, TimeSpan timeout)
        : base(string.Create(CultureInfo.InvariantCulture, $"Item {item} took longer than {timeout.TotalSeconds:0.###} s on the worker '{worker}', which was given up with it.")) =>
        (Item, Worker, Timeout) = (item, worker, timeout);

    // As it came from another process.
    private ItemTimeoutException(Fault fault, Exception? inner)
        : base(fault.Message, inner)
    {
        Item = Fault.NumberIn(fault.Between("Item ", " "));
        Worker = fault.Between("on the worker '", "'");
        Timeout = TimeSpan.FromSeconds(double.TryParse(fault.Between("took longer than ", " s"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0);
    }

    /// <summary>The item's index (0 for a single call).</summary>
    public long Item { get; }

    /// <summary>The worker's name.</summary>
    public string Worker { get; }

    /// <summary>How long it had.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>The pool has as many unfinished calls as <see cref="PoolOptions.QueueLimit"/> lets it have.</summary>
public sealed class PoolFullException : TroupeException
{
    /// <param name="pool">The pool's name.</param>
    /// <param name="limit">How many calls it takes.</param>
    public PoolFullException(string pool, int limit)
        : base($"The pool '{pool}' is full: {limit} calls are not finished.") => Limit = limit;

    // As it came from another process.
    private PoolFullException(Fault fault, Exception? inner)
        : base(fault.Message, inner) => Limit = (int)Fault.NumberIn(fault.Between("is full: ", " "));

    /// <summary>How many calls it takes.</summary>
    public int Limit { get; }
}

/// <summary>The pool was terminated while the work was not finished.</summary>
public sealed class PoolTerminatedException : TroupeException
{
    /// <param name="pool">The pool's name.</param>
    public PoolTerminatedException(string pool)
        : base($"The pool '{pool}' was terminated before this work was finished.")
    {
    }

    // As it came from another process.
    private PoolTerminatedException(Fault fault, Exception? inner)
        : base(fault.Message, inner)
    {
    }
}

namespace Troupe;

/// <summary>A worker process could not be started, or ended before it took work. The message says why, and what it wrote last.</summary>
public sealed class WorkerStartException : TroupeException
{
    internal WorkerStartException(string message, ExitReason? reason = null, IReadOnlyList<string>? lastErrors = null)
        : base(lastErrors is { Count: > 0 } ? $"{message}{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", lastErrors)}" : message)
    {
        Reason = reason;
        LastErrors = lastErrors ?? [];
    }

    /// <summary>Whether the system has too few descriptors, processes or too little memory just now.</summary>
    internal bool IsShortage { get; init; }

    /// <summary>How its process ended, when there was one.</summary>
    public ExitReason? Reason { get; }

    /// <summary>The last lines of its standard error.</summary>
    public IReadOnlyList<string> LastErrors { get; }
}

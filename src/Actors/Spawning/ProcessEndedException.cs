namespace Troupe;

/// <summary>A child process ended before its function did: killed, crashed, by <see cref="Environment.Exit(int)"/>, or it never came up.</summary>
public sealed class ProcessEndedException : TroupeException
{
    internal ProcessEndedException(string name, ExitReason reason, IReadOnlyList<string> lastErrors)
        : base(Describe(name, reason, lastErrors))
    {
        (Name, Reason, LastErrors) = (name, reason, lastErrors);
    }

    /// <summary>The process's name.</summary>
    public string Name { get; }

    /// <summary>How it ended.</summary>
    public ExitReason Reason { get; }

    /// <summary>The last lines, at most 20, that it wrote on standard error; before them the beginning of a crash's message when it is further up.</summary>
    public IReadOnlyList<string> LastErrors { get; }

    private static string Describe(string name, ExitReason reason, IReadOnlyList<string> lastErrors)
    {
        var text = $"The process '{name}' ended before its function did: {reason}.";
        return lastErrors.Count == 0 ? text : $"{text} Its last error output:{Environment.NewLine}{string.Join(Environment.NewLine, lastErrors)}";
    }
}

namespace Troupe;

using Troupe.Workers;

/// <summary>How a thread or child process is to be; each option has the default that suits most.</summary>
public sealed record SpawnOptions
{
    /// <summary>Its name: in its output, in errors, in <see cref="WorkerContext.Worker"/>, and a thread's own. Default: <c>thread-N</c> or <c>process-N</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether the program may end while it still runs; it then ends with it. The default is false: when the program's <c>Main</c> returns, the program goes on until
    /// it has ended. <see cref="System.Environment.Exit(int)"/> waits for nobody. In a child process the same holds for what it has started itself.
    /// </summary>
    public bool IsDaemon { get; init; }

    /// <summary>
    /// Takes what the function threw, in place of the text that is otherwise written to standard error: by the process itself, for a child process. Called once at most, after
    /// the child has ended, so it may wait for that; the program goes on until it returns, unless the child was a daemon. Not called when one that was terminated says by an
    /// <see cref="OperationCanceledException"/> that it has obeyed. What it throws itself is written to standard error.
    /// </summary>
    public Action<Exception>? Faulted { get; init; }

    /// <summary>
    /// Takes each line that a child process writes to its console, one call at a time; null (the default): the line goes to this process's own console with the child's name
    /// before it. A thread writes to the console itself: there it is refused.
    /// </summary>
    public Action<WorkerLine>? Output { get; init; }

    /// <summary>Environment variables that a child process has beside its parent's; null takes one of those away. A thread has its process's: there it is refused.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>The working directory of a child process; null (the default): its parent's. A thread has its process's: there it is refused.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// What a terminated child process has: one whose function takes a token, from its token to SIGTERM; any, from SIGTERM to SIGKILL. 0 or more; default:
    /// <c>troupe.pool.stop-grace</c>. A thread is not ended by force: there it is refused.
    /// </summary>
    public TimeSpan? TerminateGrace { get; init; }

    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    internal SpawnOptions Checked(Backend backend)
    {
        if (Name is not null && (string.IsNullOrWhiteSpace(Name) || Name.Any(char.IsControl)))
        {
            throw new ArgumentException("A name has at least one letter, and no control characters.", nameof(Name));
        }

        if (backend == Backend.Threads && OfProcesses() is { } alien)
        {
            throw new ArgumentException($"{alien} is for child processes; a thread shares all of its process.", alien);
        }

        Surroundings.Check(Environment, WorkingDirectory);
        return TerminateGrace is { } grace && (grace < TimeSpan.Zero || grace > s_longest)
            ? throw new ArgumentOutOfRangeException(nameof(TerminateGrace), grace, $"A grace is 0 or more and at most {s_longest.Days} days.")
            : this;
    }

    // What timers take.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    private string? OfProcesses() =>
        Output is not null ? nameof(Output)
        : Environment is not null ? nameof(Environment)
        : WorkingDirectory is not null ? nameof(WorkingDirectory)
        : TerminateGrace is not null ? nameof(TerminateGrace)
        : null;
}

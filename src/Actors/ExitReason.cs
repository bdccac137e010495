namespace Troupe;

using Troupe.Workers;

/// <summary>How a worker or a child process ended.</summary>
/// <param name="ExitCode">Its exit code, when it exited by itself.</param>
/// <param name="Signal">The signal's number, when one ended it.</param>
/// <param name="Detail">What else is known: it never started, it did not answer, its thread was left behind.</param>
public sealed record ExitReason(int? ExitCode, int? Signal, string? Detail = null)
{
    /// <summary>For example <c>exit code 3</c>, <c>signal 9 (SIGKILL)</c>.</summary>
    public override string ToString()
    {
        var how = (ExitCode, Signal) switch
        {
            (_, { } signal) => SignalNames.Of(signal) is { } name ? $"signal {signal} ({name})" : $"signal {signal}",
            ({ } code, _) => $"exit code {code}",
            _ => "unknown exit",
        };
        return (ExitCode, Signal, Detail) switch
        {
            (null, null, { } detail) => detail,
            (_, _, { } detail) => $"{how}: {detail}",
            _ => how,
        };
    }
}

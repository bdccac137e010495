namespace Troupe.Host;

/// <summary>A signal has ended the command before its time. The message is the one line that is shown: what was left undone.</summary>
/// <param name="exitCode">What to exit with.</param>
/// <param name="left">What was left undone.</param>
internal sealed class StoppedException(int exitCode, string left) : Exception($"stopped {left}")
{
    /// <summary>What to exit with.</summary>
    public int ExitCode { get; } = exitCode;
}

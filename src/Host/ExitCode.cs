namespace Troupe.Host;

/// <summary>What the command answers to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Success = 0;

    /// <summary>It ran, and some of it failed: items of a map, or a scenario's claim.</summary>
    public const int Failed = 1;

    /// <summary>What was asked cannot be done: one line on standard error says why.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by a signal: what a shell reports for a process that the signal killed.</summary>
    public static int Of(int signal) => 128 + signal;
}

namespace Troupe.Spawning;

using Troupe.Wire;

/// <summary>To a child process's control actor: its function is over and its outcome read. Say this, wait for what it has started itself, and exit.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Errors">Text for standard error; empty: nothing.</param>
internal sealed record EndChild(int ExitCode, string Errors) : WireMessage, IWireMessage<EndChild>
{
    public static string Manifest => "he";

    public static EndChild Read(ref WireReader reader) => new(reader.Count(), reader.Text());

    public override void Write(WireWriter writer)
    {
        writer.Number(ExitCode);
        writer.Text(Errors);
    }
}

/// <summary>From a handle to the child's actor: token, then SIGTERM, then SIGKILL.</summary>
internal sealed record TerminateChild
{
    public static readonly TerminateChild Instance = new();
}

/// <summary>From a handle to the child's actor: SIGKILL.</summary>
internal sealed record KillChild
{
    public static readonly KillChild Instance = new();
}

/// <summary>To the child's actor from itself: something it waited for has come.</summary>
internal sealed record ChildNews(ChildSignal Signal);

/// <summary>To the child's actor from itself: the outcome was read.</summary>
/// <param name="IsCancelled">Whether it is that the function has come to an end when it was asked to.</param>
internal sealed record OutcomeRead(bool IsCancelled);

/// <summary>To the child's actor from itself: what the process wrote has been delivered, or will not be soon.</summary>
internal sealed record LinesDelivered
{
    public static readonly LinesDelivered Instance = new();
}

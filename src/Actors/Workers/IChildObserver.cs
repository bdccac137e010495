namespace Troupe.Workers;

/// <summary>
/// Hears of one child process, on the one thread that watches them all: so an observer never blocks. Every line comes before the end.
/// </summary>
internal interface IChildObserver
{
    /// <summary>Whether it takes more of the child's standard output for now; when that changes to yes it rings <see cref="ChildWatcher.LookAgain"/>.</summary>
    bool HasRoom => true;

    /// <summary>The child, or a process it started, wrote a line.</summary>
    void Line(bool isError, string text);

    /// <summary>The child has ended; told exactly once.</summary>
    void Exited(ExitReason reason);
}

namespace Troupe.Workers;

/// <summary>
/// The last lines of a worker's standard error. What .NET writes of a crash begins with its reason and goes on with a stack that may be longer than
/// what is kept, so the reason is kept besides.
/// </summary>
internal sealed class LastErrors
{
    /// <summary>How many lines are kept, the crash's first ones apart.</summary>
    internal const int Kept = 20;

    // A word of .NET's alone on its line, and then the message.
    private const int CrashLines = 2;

    private static readonly string[] s_crashes = ["Unhandled exception", "Process terminated", "Stack overflow", "Fatal error", "Out of memory"];

    private readonly Queue<string> _last = new(Kept);
    private readonly List<string> _crash = new(CrashLines);
    private int _sinceCrash = int.MaxValue;

    public void Take(string line)
    {
        if (_last.Count == Kept)
        {
            _last.Dequeue();
        }

        _last.Enqueue(line);
        if (Array.Exists(s_crashes, crash => line.StartsWith(crash, StringComparison.Ordinal)))
        {
            _crash.Clear();
            _sinceCrash = 0;
        }

        if (_sinceCrash < CrashLines)
        {
            _crash.Add(line);
        }

        _sinceCrash = Math.Min(_sinceCrash, int.MaxValue - 1) + 1;
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> ToList()
    {
        // Lines of the crash that are among the last ones anyway are not told twice.
        var outside = Math.Clamp(_sinceCrash - Kept, 0, _crash.Count);
        return [.. _crash.Take(outside), .. _last];
    }
}

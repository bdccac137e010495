namespace Troupe.Peers;

/// <summary>Where the engine's warnings and errors go: to standard error, or to whoever has asked for them last.</summary>
internal static class EngineLog
{
    private static readonly Lock s_gate = new();
    private static Listener? s_latest;

    /// <param name="isError">Else it is a warning.</param>
    /// <param name="source">Who says it.</param>
    /// <param name="text">What.</param>
    /// <param name="cause">The failure behind it.</param>
    public delegate void Taker(bool isError, string source, string text, Exception? cause);

    /// <summary>Gives all that comes to this one, until it is disposed; called on any thread.</summary>
    public static IDisposable Redirect(Taker taker)
    {
        lock (s_gate) // Several hosts may start and stop in one process.
        {
            return s_latest = new Listener(taker, s_latest);
        }
    }

    public static void Write(bool isError, string source, string text, Exception? cause)
    {
        if (Volatile.Read(ref s_latest) is { } listener) // Written under the lock above.
        {
            listener.Taker(isError, source, text, cause);
        }
        else
        {
            Console.Error.WriteLine($"troupe: {text} [{source}]{(cause is null ? "" : $"{Environment.NewLine}{cause}")}");
        }
    }

    private sealed class Listener(Taker taker, Listener? before) : IDisposable
    {
        private bool _over;

        public Taker Taker => taker;

        private Listener? Before { get; } = before;

        public void Dispose()
        {
            lock (s_gate) // As above; they end in any order.
            {
                _over = true;
                while (s_latest is { _over: true })
                {
                    s_latest = s_latest.Before;
                }
            }
        }
    }
}

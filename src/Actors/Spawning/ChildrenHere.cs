namespace Troupe.Spawning;

/// <summary>The threads and processes that this process has started and that still live.</summary>
internal static class ChildrenHere
{
    // Guards those that live, the count, and whether somebody waits for it to be zero: processes are started and end on any thread.
    private static readonly object s_gate = new();
    private static readonly List<ActorChild> s_living = [];
    private static int s_kept;
    private static bool s_isKept;

    /// <summary>Whether there is one, daemon or not.</summary>
    public static bool HasAny
    {
        get
        {
            lock (s_gate)
            {
                return s_living.Count > 0;
            }
        }
    }

    public static IEnumerable<TChild> Living<TChild>()
        where TChild : ActorChild
    {
        lock (s_gate)
        {
            return [.. s_living.OfType<TChild>().Where(static child => child.IsAlive)];
        }
    }

    public static void Add(ActorChild child)
    {
        lock (s_gate)
        {
            s_living.Add(child);
        }

        child.Ended.ContinueWith(static (_, ended) => Remove((ActorChild)ended!), child, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Keeps this program until the process has ended: .NET waits for a foreground thread as it does for those of non-daemon threads.</summary>
    public static void Keep(ActorProcess process)
    {
        lock (s_gate)
        {
            if (!s_isKept)
            {
                new Thread(WaitForAll, 256 * 1024) { Name = "troupe-children-kept" }.Start(); // It waits for the gate.
                s_isKept = true;
            }

            s_kept++;
        }

        process.Ended.ContinueWith(
            static _ =>
            {
                lock (s_gate)
                {
                    s_kept--;
                    Monitor.PulseAll(s_gate);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Ends when all have that are not daemons, those that they start meanwhile too.</summary>
    public static async Task OthersEndedAsync()
    {
        while (Living<ActorChild>().FirstOrDefault(static child => !child.IsDaemon) is { } child)
        {
            await child.Ended.ConfigureAwait(false);
        }
    }

    private static void Remove(ActorChild child)
    {
        lock (s_gate)
        {
            s_living.Remove(child);
        }
    }

    private static void WaitForAll()
    {
        lock (s_gate)
        {
            while (s_kept > 0)
            {
                Monitor.Wait(s_gate);
            }

            s_isKept = false;
        }
    }
}

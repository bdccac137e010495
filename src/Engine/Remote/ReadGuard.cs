namespace Troupe.Engine;

using System.Diagnostics;

/// <summary>
/// Looks after the links whose reading threads run actors. One that has had its thread for two looks loses the reading to another thread: an actor that
/// blocks, perhaps for what that very link is to bring, holds up nobody for longer. Its thread starts with the first such run, and sleeps while there are none.
/// </summary>
internal sealed class ReadGuard(string system)
{
    private const int Tick = 2;
    private const int IdleTicks = 32;
    private static readonly long s_tick = Tick * Stopwatch.Frequency / 1000;

    // Guards the list and the thread's start.
    private readonly object _gate = new();
    private readonly HashSet<LinkThread> _links = [];
    private readonly AutoResetEvent _wake = new(false);
    private Thread? _thread;
    private int _asleep = 1;
    private bool _closed;

    /// <summary>This link may run actors from now on.</summary>
    public void Add(LinkThread link)
    {
        lock (_gate) _links.Add(link);
    }

    public void Remove(LinkThread link)
    {
        lock (_gate) _links.Remove(link);
    }

    /// <summary>By a link, after it has said which run it begins (a full fence).</summary>
    public void WakeIfAsleep()
    {
        // The exchange in Sleep comes before its last look at the links: either that look sees the run, or this sees that nobody looks.
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0) Wake();
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_thread is null)
            {
                var thread = new Thread(Watch, 128 * 1024) { IsBackground = true, Name = $"{system}-guard" };
                if (!PatientStart.TryStart(thread))
                {
                    PatientStart.Later(Wake); // Nobody else tries meanwhile: it is said to be awake.
                    return;
                }

                _thread = thread;
            }

            _wake.Set();
        }
    }

    /// <summary>Ends the thread. No link reads any more.</summary>
    public void Close()
    {
        Thread? thread;
        lock (_gate)
        {
            _closed = true;
            thread = _thread;
            _wake.Set();
        }

        thread?.Join();
    }

    private void Watch()
    {
        var quiet = 0;
        while (true)
        {
            lock (_gate)
            {
                if (_closed) return;
            }

            quiet = Look() ? 0 : quiet + 1;
            if (quiet < IdleTicks)
            {
                _wake.WaitOne(Tick);
                continue;
            }

            Interlocked.Exchange(ref _asleep, 1); // See WakeIfAsleep.
            if (!Look()) _wake.WaitOne();
            Volatile.Write(ref _asleep, 0); // A guess in the other direction costs one look too many.
            quiet = 0;
        }
    }

    // True: there has been a run since the last look.
    private bool Look()
    {
        var any = false;
        var now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            foreach (var link in _links)
            {
                var run = link.CurrentRun;
                if (run == 0) continue;
                any = true;
                if (run != link.SeenRun) (link.SeenRun, link.SeenAt) = (run, now);
                else if (now - link.SeenAt >= s_tick) link.TakeOver(run); // Two looks may come at once, after a wake.
            }
        }

        return any;
    }
}

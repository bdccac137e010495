namespace Troupe.Workers;

/// <summary>
/// The one thread of this process that watches its children: their output, and their ends.
/// <code>
///   child 1: stdout, stderr, pidfd ─┐
///   child 2: stdout, stderr, pidfd ─┼─ poll ─► lines ─► observer.Line
///   the bell (a child was added)   ─┘      └─► end: reap, read what is left ─► observer.Exited
/// </code>
/// A child without a pidfd (an old kernel, no free descriptor) is looked after every 100 ms.
/// </summary>
internal sealed unsafe class ChildWatcher
{
    private const int EntriesPerChild = 3;
    private const int LookAfter = 100; // ms

    private static readonly Lock s_making = new(); // Keepers come from any thread, and there is one watcher.
    private static ChildWatcher? s_instance;

    private readonly Lock _gate = new(); // Guards the arrivals alone: all else is the watching thread's.
    private readonly List<Watched> _arrivals = [];
    private readonly List<Watched> _children = [];
    private readonly int _bell;
    private Libc.PollEntry[] _entries = new Libc.PollEntry[1 + (8 * EntriesPerChild)];

    private ChildWatcher()
    {
        _bell = Libc.EventDescriptor(0, Libc.OpenCloseOnExec | Libc.OpenNonBlocking);
        if (_bell < 0)
        {
            throw new WorkerStartException($"Worker processes cannot be watched: {Libc.Describe(Libc.Errno)}.") { IsShortage = Libc.IsShortage(Libc.Errno) };
        }

        try
        {
            new Thread(Run, 256 * 1024) { IsBackground = true, Name = "troupe-children" }.Start();
        }
        catch (Exception none) when (none is OutOfMemoryException or ThreadStartException)
        {
            // .NET needs descriptors and memory for a thread.
            Libc.Close(_bell);
            throw new WorkerStartException($"Worker processes cannot be watched: {none.Message}") { IsShortage = true };
        }
    }

    /// <summary>The watcher; made by the first that asks, before it starts a child.</summary>
    /// <exception cref="WorkerStartException">There is no descriptor or no thread for it; the next may ask again.</exception>
    public static ChildWatcher Instance
    {
        get
        {
            lock (s_making)
            {
                return s_instance ??= new ChildWatcher();
            }
        }
    }

    /// <summary>From now on the child's observer is told.</summary>
    public void Watch(ChildProcess child)
    {
        var watched = new Watched(child, EndDescriptor.Open(child.Id));
        lock (_gate) // Arrivals come from any thread.
        {
            _arrivals.Add(watched);
        }

        Ring();
    }

    /// <summary>An observer has room again.</summary>
    public void LookAgain() => Ring();

    private void Ring()
    {
        var one = 1L;
        Libc.Write(_bell, (byte*)&one, sizeof(long));
    }

    private void Run()
    {
        while (true)
        {
            TakeArrivals();
            var count = FillEntries();
            fixed (Libc.PollEntry* entries = _entries)
            {
                if (Libc.Poll(entries, (nuint)count, _children.Exists(static watched => watched.Handle < 0) ? LookAfter : -1) < 0)
                {
                    continue; // Interrupted by a signal.
                }
            }

            if (_entries[0].Seen != 0)
            {
                long rings;
                Libc.Read(_bell, (byte*)&rings, sizeof(long));
            }

            for (var i = _children.Count - 1; i >= 0; i--)
            {
                if (!Serve(_children[i], _entries.AsSpan(1 + (i * EntriesPerChild), EntriesPerChild)))
                {
                    _children.RemoveAt(i);
                }
            }
        }
    }

    private void TakeArrivals()
    {
        lock (_gate)
        {
            _children.AddRange(_arrivals);
            _arrivals.Clear();
        }
    }

    private int FillEntries()
    {
        var count = 1 + (_children.Count * EntriesPerChild);
        if (_entries.Length < count)
        {
            Array.Resize(ref _entries, count * 2);
        }

        _entries[0] = new Libc.PollEntry { Descriptor = _bell, Wanted = Libc.PollIn };
        for (var i = 0; i < _children.Count; i++)
        {
            var watched = _children[i];
            var at = 1 + (i * EntriesPerChild);
            _entries[at] = new Libc.PollEntry { Descriptor = watched.Child.Observer.HasRoom ? watched.Child.Output.Descriptor : -1, Wanted = Libc.PollIn };
            _entries[at + 1] = new Libc.PollEntry { Descriptor = watched.Child.Errors.Descriptor, Wanted = Libc.PollIn };
            _entries[at + 2] = new Libc.PollEntry { Descriptor = watched.Handle, Wanted = Libc.PollIn };
        }

        return count;
    }

    /// <summary>False once the child is gone.</summary>
    private static bool Serve(Watched watched, ReadOnlySpan<Libc.PollEntry> seen)
    {
        var child = watched.Child;
        if (seen[0].Seen != 0)
        {
            child.Output.ReadSome();
        }

        if (seen[1].Seen != 0)
        {
            child.Errors.ReadSome();
        }

        if ((seen[2].Seen == 0 && watched.Handle >= 0) || child.Reap() is not { } reason)
        {
            return true;
        }

        if (watched.Handle >= 0)
        {
            Libc.Close(watched.Handle);
        }

        child.CutLifeline();
        child.Output.ReadRest();
        child.Errors.ReadRest();
        child.Observer.Exited(reason);
        return false;
    }

    private sealed record Watched(ChildProcess Child, int Handle);
}

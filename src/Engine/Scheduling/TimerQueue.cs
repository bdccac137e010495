namespace Troupe.Engine;

using System.Diagnostics;

/// <summary>Something that is due at a time. Fires on a thread of the pool; must be short.</summary>
internal abstract class TimerEntry
{
    internal long Due;
    internal long Interval;
    internal int Index = -1;
    internal TimerQueue? Queue;

    /// <summary>False: not again, even if it repeats.</summary>
    internal abstract bool Fire();

    /// <summary>Leaves the queue if it is in one.</summary>
    internal void Leave() => Queue?.Remove(this);
}

/// <summary>Entries by time, in a heap that knows each entry's place, over one timer that is set for the earliest.</summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly Lock _lock = new(); // Guards the heap, the entries' places and what the timer is set for.
    private Timer? _timer; // Made for the first entry: .NET's timers are a good part of a process's start.
    private readonly Action<Exception> _onFault;
    private TimerEntry[] _heap = new TimerEntry[16];
    private int _count;
    private long _setFor = long.MaxValue;
    private bool _closed;

    internal TimerQueue(Action<Exception> onFault) => _onFault = onFault;

    internal int Count
    {
        get { lock (_lock) return _count; }
    }

    /// <exception cref="SchedulerException">The system has shut its scheduler down.</exception>
    internal void Add(TimerEntry entry, TimeSpan delay, TimeSpan? interval)
    {
        entry.Queue = this;
        entry.Interval = interval is { } every ? ToTicks(every) : 0;
        lock (_lock)
        {
            if (_closed) throw new SchedulerException("The scheduler has been shut down.");
            entry.Due = Stopwatch.GetTimestamp() + ToTicks(delay);
            Push(entry);
            SetTimer();
        }
    }

    internal void Remove(TimerEntry entry)
    {
        lock (_lock)
        {
            entry.Interval = 0; // One that is firing now is not put back.
            if (entry.Index >= 0) RemoveAt(entry.Index);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            Array.Clear(_heap, 0, _count);
            _count = 0;
            _timer?.Dispose();
        }
    }

    private static long ToTicks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    private void FireDue()
    {
        WakingThread.Never(true); // Others are due behind this one.
        try
        {
            FireAllDue();
        }
        finally
        {
            WakingThread.Never(false);
        }
    }

    private void FireAllDue()
    {
        while (TakeDue() is { } entry)
        {
            var again = true;
            try
            {
                again = entry.Fire();
            }
            catch (Exception fault)
            {
                _onFault(fault);
            }
            if (again && entry.Interval > 0) PutBack(entry);
        }
    }

    private TimerEntry? TakeDue()
    {
        lock (_lock)
        {
            if (_count > 0 && _heap[0].Due <= Stopwatch.GetTimestamp()) return RemoveAt(0);
            _setFor = long.MaxValue;
            SetTimer();
            return null;
        }
    }

    private void PutBack(TimerEntry entry)
    {
        lock (_lock)
        {
            if (_closed || entry.Interval == 0) return;
            // By the plan, not by when it really ran: no drift. What was missed altogether is not made up.
            entry.Due = Math.Max(entry.Due + entry.Interval, Stopwatch.GetTimestamp() - entry.Interval);
            Push(entry);
        }
    }

    private void SetTimer()
    {
        if (_closed || _count == 0 || _heap[0].Due >= _setFor) return;
        var due = _heap[0].Due;
        var wait = (due - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency;
        _timer ??= MakeTimer();
        _timer.Change((long)Math.Clamp(Math.Ceiling(wait), 0, int.MaxValue), Timeout.Infinite);
        _setFor = due; // Afterwards: the process's first timer starts a thread, which may fail, and the next entry sets it then.
    }

    private Timer MakeTimer()
    {
        // Whoever adds the first entry lends it nothing of his own.
        if (ExecutionContext.IsFlowSuppressed()) return New();
        using (ExecutionContext.SuppressFlow()) return New();

        Timer New() => new(static queue => ((TimerQueue)queue!).FireDue(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private void Push(TimerEntry entry)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        _count++;
        Up(_count - 1, entry);
    }

    private TimerEntry RemoveAt(int index)
    {
        var entry = _heap[index];
        entry.Index = -1;
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (index < _count)
        {
            Down(index, last);
            if (_heap[index] == last) Up(index, last);
        }
        return entry;
    }

    private void Up(int index, TimerEntry entry)
    {
        while (index > 0 && _heap[(index - 1) / 2].Due > entry.Due)
        {
            Put(index, _heap[(index - 1) / 2]);
            index = (index - 1) / 2;
        }
        Put(index, entry);
    }

    private void Down(int index, TimerEntry entry)
    {
        while (2 * index + 1 < _count)
        {
            var child = 2 * index + 1;
            if (child + 1 < _count && _heap[child + 1].Due < _heap[child].Due) child++;
            if (_heap[child].Due >= entry.Due) break;
            Put(index, _heap[child]);
            index = child;
        }
        Put(index, entry);
    }

    private void Put(int index, TimerEntry entry)
    {
        _heap[index] = entry;
        entry.Index = index;
    }
}

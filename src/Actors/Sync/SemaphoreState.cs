namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>What a semaphore says to one who asked something of it.</summary>
internal enum SemaphoreOutcome
{
    /// <summary>To an acquire: a permit is yours.</summary>
    Granted,

    /// <summary>To an acquire that does not wait: there is none.</summary>
    Busy,

    /// <summary>To a release: done.</summary>
    Released,

    /// <summary>To a release: that would be more than its bound. Nothing was released.</summary>
    Full,

    /// <summary>To an acquire that was withdrawn while it waited: it had no effect.</summary>
    Withdrawn,

    /// <summary>To an acquire that waited: the semaphore is disposed.</summary>
    Closed,
}

/// <summary>One answer. Token and Abandoned count for a grant, Count (the permits free before) for a release.</summary>
internal readonly record struct SemaphoreAnswer<TWaiter>(TWaiter To, SemaphoreOutcome Outcome, long Token = 0, bool Abandoned = false, int Count = 0);

/// <summary>A semaphore's free permits, those that each process has, and who waits; says who is answered what.</summary>
/// <remarks>
/// Permits are alike. A release by a process gives back what it has itself; beyond that, what others have (they are taken to have asked for it); beyond that
/// it makes new ones, if there is no bound. So what comes back with a dead process is what it had and nobody has given back for it.
/// </remarks>
internal sealed class SemaphoreState<TWaiter, TProcess>(int permits, int? bound, Func<TWaiter, TProcess> processOf)
    where TWaiter : notnull
    where TProcess : notnull
{
    private readonly WaitingLine<TWaiter, bool> _line = new();
    private readonly OrderedDictionary<TProcess, int> _had = [];
    private long _lastToken;
    private int _abandoned;

    /// <summary>Free permits.</summary>
    public int Count { get; private set; } = permits;

    public void Acquire(TWaiter asker, bool wait, List<SemaphoreAnswer<TWaiter>> answers)
    {
        if (Count > 0)
        {
            Grant(asker, answers);
        }
        else if (wait)
        {
            _line.Join(asker, true);
        }
        else
        {
            answers.Add(new(asker, SemaphoreOutcome.Busy));
        }
    }

    public void Release(TWaiter asker, int count, List<SemaphoreAnswer<TWaiter>> answers)
    {
        if (count > (bound ?? int.MaxValue) - Count)
        {
            answers.Add(new(asker, SemaphoreOutcome.Full));
            return;
        }

        GiveBack(processOf(asker), count);
        answers.Add(new(asker, SemaphoreOutcome.Released, Count: Count));
        Count += count;
        Serve(answers);
    }

    /// <summary>One who waits gives up. Nothing is said to one who does not wait: the answer is on its way.</summary>
    public void Withdraw(TWaiter waiter, List<SemaphoreAnswer<TWaiter>> answers)
    {
        if (_line.Leave(waiter))
        {
            answers.Add(new(waiter, SemaphoreOutcome.Withdrawn));
        }
    }

    /// <summary>Those processes are dead: they wait no longer, and what they had is free.</summary>
    public void Lose(Predicate<TProcess> dead, List<SemaphoreAnswer<TWaiter>> answers)
    {
        _line.Drop(waiter => dead(processOf(waiter)));
        foreach (var (process, had) in _had.Where(had => dead(had.Key)).ToList())
        {
            _had.Remove(process);

            // Without a bound others may have made so many that not all find room.
            var back = Math.Min(had, int.MaxValue - Count);
            Count += back;
            _abandoned += back;
        }

        Serve(answers);
    }

    /// <summary>Nobody will get a permit any more.</summary>
    public void Close(List<SemaphoreAnswer<TWaiter>> answers)
    {
        while (_line.TryTake(out var waiter, out _))
        {
            answers.Add(new(waiter, SemaphoreOutcome.Closed));
        }
    }

    private void GiveBack(TProcess process, int count)
    {
        count -= Take(process, count);
        while (count > 0 && _had.Count > 0)
        {
            count -= Take(_had.GetAt(0).Key, count);
        }
    }

    private int Take(TProcess process, int count)
    {
        if (!_had.TryGetValue(process, out var had))
        {
            return 0;
        }

        if (had > count)
        {
            _had[process] = had - count;
            return count;
        }

        _had.Remove(process);
        return had;
    }

    private void Serve(List<SemaphoreAnswer<TWaiter>> answers)
    {
        while (Count > 0 && _line.TryTake(out var waiter, out _))
        {
            Grant(waiter, answers);
        }
    }

    private void Grant(TWaiter waiter, List<SemaphoreAnswer<TWaiter>> answers)
    {
        var process = processOf(waiter);
        Count--;
        _had[process] = _had.TryGetValue(process, out var had) ? had + 1 : 1;
        answers.Add(new(waiter, SemaphoreOutcome.Granted, ++_lastToken, _abandoned > 0));
        _abandoned = Math.Max(0, _abandoned - 1);
    }
}

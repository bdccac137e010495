namespace Troupe.Actors.Tests.Sync;

/// <summary>
/// What locks and semaphores do, said another way: everybody gets in line, then permits go to the first until there is none. A lock has one permit. Waiters are
/// numbered; three processes share them, by number.
/// </summary>
internal sealed class SyncModel(int permits, int? bound)
{
    private readonly List<int> _line = [];
    private readonly List<(int To, string What, long Token, bool Abandoned)> _answers = [];
    private readonly List<int> _had = [];
    private long _token;
    private int _abandoned;

    public int Count { get; private set; } = permits;

    public long LastToken => _token;

    public int Had(int process) => _had.Count(owner => owner == process);

    public static int ProcessOf(int waiter) => waiter % 3;

    public List<(int To, string What, long Token, bool Abandoned)> TakeAnswers()
    {
        List<(int To, string What, long Token, bool Abandoned)> taken = [.. _answers.OrderBy(answer => answer.To)];
        _answers.Clear();
        return taken;
    }

    public void Acquire(int asker, bool wait)
    {
        _line.Add(asker);
        Settle();
        if (!wait && _line.Remove(asker))
        {
            Say(asker, "Busy");
        }
    }

    /// <summary>As a lock's: only what the process has.</summary>
    public void ReleaseOwn(int asker, long token)
    {
        if (_had.Contains(ProcessOf(asker)) && (token == 0 || token == _token))
        {
            Say(asker, "Free");
            Back(ProcessOf(asker), 1);
        }
        else
        {
            Say(asker, "NotHeld");
        }
    }

    /// <summary>As a semaphore's.</summary>
    public void Release(int asker, int count)
    {
        if (Count + (long)count > (bound ?? int.MaxValue))
        {
            Say(asker, "Full");
            return;
        }

        Say(asker, "Released");
        Back(ProcessOf(asker), count);
    }

    public void Withdraw(int waiter)
    {
        if (_line.Remove(waiter))
        {
            Say(waiter, "Withdrawn");
        }
    }

    public void Lose(int process)
    {
        _line.RemoveAll(waiter => ProcessOf(waiter) == process);
        var back = _had.RemoveAll(owner => owner == process);
        Count += back;
        _abandoned += back;
        Settle();
    }

    public void Close()
    {
        _line.ForEach(waiter => Say(waiter, "Closed"));
        _line.Clear();
    }

    private void Back(int process, int count)
    {
        for (var left = count; left > 0 && _had.Count > 0; left--)
        {
            // Its own first, then the others', the one first who has had any for longest.
            _had.Remove(_had.Contains(process) ? process : _had[0]);
        }

        Count += count;
        Settle();
    }

    private void Settle()
    {
        for (; Count > 0 && _line.Count > 0; Count--)
        {
            var process = ProcessOf(_line[0]);
            _answers.Add((_line[0], "Granted", ++_token, _abandoned > 0));
            _abandoned = Math.Max(0, _abandoned - 1);
            _line.RemoveAt(0);

            // Beside what that process has already: the list is by processes, in the order in which each began to have some.
            var last = _had.LastIndexOf(process);
            _had.Insert(last < 0 ? _had.Count : last + 1, process);
        }
    }

    private void Say(int to, string what) => _answers.Add((to, what, 0, false));
}

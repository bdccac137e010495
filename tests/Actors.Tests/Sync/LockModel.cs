namespace Troupe.Actors.Tests.Sync;

/// <summary>
/// What a lock and its conditions do, said another way: all who want something of it are in one list, in the order in which they came to want the lock; who sleeps on a condition is in it too.
/// When the lock is free, the first of those who are awake gets it. Waiters are numbered; three processes share them, by number.
/// </summary>
internal sealed class LockModel
{
    private readonly List<Claim> _claims = [];
    private readonly List<(int To, string What, long Hold, long Token, bool Abandoned)> _answers = [];
    private readonly HashSet<int> _closed = [];
    private (int Process, long Hold)? _holder;
    private bool _abandoned;

    public bool IsHeld => _holder is not null;

    public long LastToken { get; private set; }

    public static int ProcessOf(int waiter) => waiter % 3;

    public List<(int To, string What, long Hold, long Token, bool Abandoned)> TakeAnswers()
    {
        List<(int To, string What, long Hold, long Token, bool Abandoned)> taken = [.. _answers.OrderBy(answer => answer.To)];
        _answers.Clear();
        return taken;
    }

    public void Acquire(int asker, bool wait)
    {
        _claims.Add(new(asker, 0, 0, "Granted"));
        Settle();
        if (!wait && _claims.RemoveAll(claim => claim.Waiter == asker) > 0)
        {
            Say(asker, "Busy");
        }
    }

    public void Release(int asker, long hold)
    {
        if (Has(asker, hold))
        {
            Say(asker, "Free", _holder!.Value.Hold);
            Free();
        }
    }

    public void Wait(int asker, long hold, int condition, bool wait)
    {
        if (!Has(asker, hold))
        {
            return;
        }

        if (_closed.Contains(condition))
        {
            Say(asker, "ConditionClosed");
            return;
        }

        var mine = _holder!.Value.Hold;
        _claims.Add(new(asker, mine, condition, wait ? "asleep" : "Unnotified"));
        Free();
    }

    public void Notify(int asker, long hold, int condition, int count)
    {
        if (Has(asker, hold))
        {
            Say(asker, _closed.Contains(condition) ? "ConditionClosed" : "Free");
            Wake(condition, count, "Notified");
            Settle();
        }
    }

    public void CloseCondition(int condition)
    {
        _closed.Add(condition);
        Wake(condition, int.MaxValue, "ConditionClosed");
        Settle();
    }

    public void Withdraw(int waiter)
    {
        if (_claims.Find(claim => claim.Waiter == waiter) is not { } claim)
        {
            return;
        }

        if (claim.What == "Granted")
        {
            _claims.Remove(claim);
            Say(waiter, "Withdrawn");
        }
        else if (claim.What == "asleep")
        {
            _claims.Remove(claim);
            _claims.Add(claim with { What = "Unnotified" });
            Settle();
        }
    }

    public void Lose(int process)
    {
        var gone = _claims.FindAll(claim => ProcessOf(claim.Waiter) == process);
        _claims.RemoveAll(gone.Contains);
        foreach (var claim in gone.Where(claim => claim.What == "Notified"))
        {
            Wake(claim.Condition, 1, "Notified"); // in its place
        }

        if (_holder?.Process == process)
        {
            _abandoned = true;
            Free();
        }

        Settle();
    }

    public void Close()
    {
        _claims.ForEach(claim => Say(claim.Waiter, "Closed"));
        _claims.Clear();
    }

    private bool Has(int asker, long hold)
    {
        var has = _holder is { } holder && holder.Process == ProcessOf(asker) && (hold == 0 || hold == holder.Hold);
        if (!has)
        {
            Say(asker, "NotHeld");
        }

        return has;
    }

    private void Wake(int condition, int count, string what)
    {
        foreach (var claim in _claims.Where(claim => claim.Condition == condition && claim.What == "asleep").Take(count).ToList())
        {
            _claims.Remove(claim);
            _claims.Add(claim with { What = what });
        }
    }

    private void Free()
    {
        _holder = null;
        Settle();
    }

    private void Settle()
    {
        if (_holder is null && _claims.Find(claim => claim.What != "asleep") is { } next)
        {
            _claims.Remove(next);
            LastToken++;
            var hold = next.Hold == 0 ? LastToken : next.Hold;
            _holder = (ProcessOf(next.Waiter), hold);
            _answers.Add((next.Waiter, next.What, hold, LastToken, _abandoned));
            _abandoned = false;
        }
    }

    private void Say(int to, string what, long hold = 0) => _answers.Add((to, what, hold, 0, false));

    private sealed record Claim(int Waiter, long Hold, int Condition, string What);
}

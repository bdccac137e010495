namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>
/// Who has a lock, who waits for it, and who waits on its conditions; says who is answered what. The actor performs the answers, in their order.
/// </summary>
/// <remarks>
/// <code>
///   acquire ──▶ [ line ] ──▶ holder ──release──▶ (next of the line)
///                  ▲            │
///                  └─ notify ─ [ condition's line ] ◀─ wait (which releases)
/// </code>
/// Who waits on a condition has no way past the lock: notified, given up, or its condition disposed, it is answered when it has the lock again.
/// </remarks>
internal sealed class LockState<TWaiter, TProcess>(Func<TWaiter, TProcess> processOf)
    where TWaiter : notnull
    where TProcess : notnull
{
    private readonly WaitingLine<TWaiter, Claim> _line = new();
    private readonly ConditionLines<TWaiter> _sleepers = new();
    private readonly HashSet<long> _closed = [];
    private TProcess? _holder;
    private LockGrant _grant;
    private bool _isAbandoned;
    private long _lastToken;

    public bool IsHeld { get; private set; }

    public void Acquire(TWaiter asker, bool wait, List<LockAnswer<TWaiter>> answers)
    {
        if (!IsHeld || wait)
        {
            Enter(asker, new(0, 0, LockOutcome.Granted), answers);
        }
        else
        {
            answers.Add(new(asker, LockOutcome.Busy));
        }
    }

    /// <param name="asker">Of the process that has the lock; another cannot release it.</param>
    /// <param name="hold">Which one; 0: whichever that process has.</param>
    /// <param name="answers">Grows by the answers.</param>
    public void Release(TWaiter asker, long hold, List<LockAnswer<TWaiter>> answers)
    {
        if (Has(asker, hold, answers))
        {
            answers.Add(new(asker, LockOutcome.Free, new(_grant.Hold, 0, false)));
            Next(answers);
        }
    }

    /// <summary>Releases the lock and waits for a notification, in one.</summary>
    /// <param name="asker">As for a release.</param>
    /// <param name="hold">As for a release.</param>
    /// <param name="condition">On which condition.</param>
    /// <param name="wait">False: gives it up at once, and only lets those by who wait for the lock.</param>
    /// <param name="answers">Grows by the answers.</param>
    public void Wait(TWaiter asker, long hold, long condition, bool wait, List<LockAnswer<TWaiter>> answers)
    {
        if (!Has(asker, hold, answers))
        {
            return;
        }

        if (_closed.Contains(condition))
        {
            answers.Add(new(asker, LockOutcome.ConditionClosed));
            return;
        }

        var mine = _grant.Hold;
        Next(answers);
        if (wait)
        {
            _sleepers.Join(asker, condition, mine);
        }
        else
        {
            Enter(asker, new(mine, condition, LockOutcome.Unnotified), answers);
        }
    }

    /// <summary>Wakes up to <paramref name="count"/> of those who wait on the condition, the first first: they get in line for the lock.</summary>
    public void Notify(TWaiter asker, long hold, long condition, int count, List<LockAnswer<TWaiter>> answers)
    {
        if (Has(asker, hold, answers))
        {
            answers.Add(new(asker, _closed.Contains(condition) ? LockOutcome.ConditionClosed : LockOutcome.Free));
            Wake(condition, count, LockOutcome.Notified, answers);
        }
    }

    /// <summary>Nobody can wait on the condition any more; who does is told when it has the lock again.</summary>
    public void Close(long condition, List<LockAnswer<TWaiter>> answers)
    {
        _closed.Add(condition);
        Wake(condition, int.MaxValue, LockOutcome.ConditionClosed, answers);
    }

    /// <summary>
    /// One who waits gives up. On a condition it now waits for the lock alone. Nothing is said to one who is past that, or does not wait: the answer is on its way.
    /// </summary>
    public void Withdraw(TWaiter waiter, List<LockAnswer<TWaiter>> answers)
    {
        if (_sleepers.TryLeave(waiter, out var condition, out var hold))
        {
            Enter(waiter, new(hold, condition, LockOutcome.Unnotified), answers);
        }
        else if (_line.TryPeek(waiter, out var claim) && claim.Outcome == LockOutcome.Granted)
        {
            _line.Leave(waiter);
            answers.Add(new(waiter, LockOutcome.Withdrawn));
        }
    }

    /// <summary>
    /// Those processes are dead: they wait no longer, and what one of them had is the next one's, who learns how it came to it. Who was notified and has died before he
    /// could do anything about it, has another notified in his place.
    /// </summary>
    public void Lose(Predicate<TProcess> dead, List<LockAnswer<TWaiter>> answers)
    {
        _sleepers.Drop(waiter => dead(processOf(waiter)));
        foreach (var claim in _line.Drop(waiter => dead(processOf(waiter))))
        {
            Wake(claim.Condition, claim.Outcome == LockOutcome.Notified ? 1 : 0, LockOutcome.Notified, answers);
        }

        if (IsHeld && dead(_holder!))
        {
            _isAbandoned = true;
            Next(answers);
        }
    }

    /// <summary>Nobody will get it any more.</summary>
    public void Close(List<LockAnswer<TWaiter>> answers)
    {
        while (_line.TryTake(out var waiter, out _) || _sleepers.TryTake(out waiter))
        {
            answers.Add(new(waiter, LockOutcome.Closed));
        }
    }

    private bool Has(TWaiter asker, long hold, List<LockAnswer<TWaiter>> answers)
    {
        var has = IsHeld && (hold == 0 || hold == _grant.Hold) && _holder!.Equals(processOf(asker));
        if (!has)
        {
            answers.Add(new(asker, LockOutcome.NotHeld));
        }

        return has;
    }

    private void Wake(long condition, int count, LockOutcome outcome, List<LockAnswer<TWaiter>> answers)
    {
        for (; count > 0 && _sleepers.TryTake(condition, out var sleeper, out var hold); count--)
        {
            Enter(sleeper, new(hold, condition, outcome), answers);
        }
    }

    private void Enter(TWaiter waiter, Claim claim, List<LockAnswer<TWaiter>> answers)
    {
        if (IsHeld)
        {
            _line.Join(waiter, claim);
        }
        else
        {
            Grant(waiter, claim, answers);
        }
    }

    private void Next(List<LockAnswer<TWaiter>> answers)
    {
        (IsHeld, _holder) = (false, default);
        if (_line.TryTake(out var waiter, out var claim))
        {
            Grant(waiter, claim, answers);
        }
    }

    private void Grant(TWaiter waiter, Claim claim, List<LockAnswer<TWaiter>> answers)
    {
        var token = ++_lastToken;
        _grant = new(claim.Hold == 0 ? token : claim.Hold, token, _isAbandoned);
        (IsHeld, _isAbandoned, _holder) = (true, false, processOf(waiter));
        answers.Add(new(waiter, claim.Outcome, _grant));
    }

    /// <summary>What one in line for the lock will be told; a hold of 0 is a new one.</summary>
    private readonly record struct Claim(long Hold, long Condition, LockOutcome Outcome);
}

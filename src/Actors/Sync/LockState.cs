namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>What a lock says to one who asked something of it.</summary>
internal enum LockOutcome
{
    /// <summary>To an acquire: it is yours.</summary>
    Granted,

    /// <summary>Somebody has it: to an acquire that does not wait, or to a look.</summary>
    Busy,

    /// <summary>Nobody has it (any more): to a release, or to a look.</summary>
    Free,

    /// <summary>To a release: you do not have it.</summary>
    NotHeld,

    /// <summary>To an acquire that was withdrawn while it waited: it had no effect.</summary>
    Withdrawn,

    /// <summary>To an acquire that waited: the lock is disposed.</summary>
    Closed,
}

/// <summary>One answer; the rest counts for a grant.</summary>
/// <param name="To">Who is told.</param>
/// <param name="Outcome">What.</param>
/// <param name="Token">The fencing token: greater than every one given before.</param>
/// <param name="Abandoned">The process that had the lock before died with it.</param>
internal readonly record struct LockAnswer<TWaiter>(TWaiter To, LockOutcome Outcome, long Token = 0, bool Abandoned = false);

/// <summary>Who has a lock, and who waits for it; says who is answered what. The actor performs the answers, in their order.</summary>
internal sealed class LockState<TWaiter, TProcess>(Func<TWaiter, TProcess> processOf)
    where TWaiter : notnull
    where TProcess : notnull
{
    private readonly WaitingLine<TWaiter, bool> _line = new();
    private TProcess? _holder;
    private bool _isAbandoned;
    private long _lastToken;

    public bool IsHeld { get; private set; }

    public void Acquire(TWaiter asker, bool wait, List<LockAnswer<TWaiter>> answers)
    {
        if (!IsHeld)
        {
            Grant(asker, answers);
        }
        else if (wait)
        {
            _line.Join(asker, true);
        }
        else
        {
            answers.Add(new(asker, LockOutcome.Busy));
        }
    }

    /// <param name="asker">Of the process that has the lock; another cannot release it.</param>
    /// <param name="token">Of which lease; 0: whichever that process has.</param>
    /// <param name="answers">Grows by the answers.</param>
    public void Release(TWaiter asker, long token, List<LockAnswer<TWaiter>> answers)
    {
        if (!IsHeld || (token != 0 && token != _lastToken) || !_holder!.Equals(processOf(asker)))
        {
            answers.Add(new(asker, LockOutcome.NotHeld));
            return;
        }

        answers.Add(new(asker, LockOutcome.Free));
        Next(answers);
    }

    /// <summary>One who waits gives up. Nothing is said to one who does not wait: the answer is on its way.</summary>
    public void Withdraw(TWaiter waiter, List<LockAnswer<TWaiter>> answers)
    {
        if (_line.Leave(waiter))
        {
            answers.Add(new(waiter, LockOutcome.Withdrawn));
        }
    }

    /// <summary>Those processes are dead: they wait no longer, and what one of them had is the next one's, who learns how it came to it.</summary>
    public void Lose(Predicate<TProcess> dead, List<LockAnswer<TWaiter>> answers)
    {
        _line.Drop(waiter => dead(processOf(waiter)));
        if (IsHeld && dead(_holder!))
        {
            _isAbandoned = true;
            Next(answers);
        }
    }

    /// <summary>Nobody will get it any more.</summary>
    public void Close(List<LockAnswer<TWaiter>> answers)
    {
        while (_line.TryTake(out var waiter, out _))
        {
            answers.Add(new(waiter, LockOutcome.Closed));
        }
    }

    private void Next(List<LockAnswer<TWaiter>> answers)
    {
        if (_line.TryTake(out var waiter, out _))
        {
            Grant(waiter, answers);
        }
        else
        {
            (IsHeld, _holder) = (false, default);
        }
    }

    private void Grant(TWaiter waiter, List<LockAnswer<TWaiter>> answers)
    {
        answers.Add(new(waiter, LockOutcome.Granted, ++_lastToken, _isAbandoned));
        (IsHeld, _isAbandoned, _holder) = (true, false, processOf(waiter));
    }
}

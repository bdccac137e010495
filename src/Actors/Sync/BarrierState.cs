namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>What a barrier says to one who asked something of it. The numbers cross the wire.</summary>
internal enum BarrierOutcome
{
    /// <summary>To an arrival, or to the word that the action is over: all are there.</summary>
    Passed = 0,

    /// <summary>To the last arrival: all are there; run the action and say how it ended.</summary>
    Act = 1,

    /// <summary>The barrier is broken, or was while this waited; or it was reset.</summary>
    Broken = 2,

    /// <summary>To an arrival that was withdrawn while it waited: it had no effect.</summary>
    Withdrawn = 3,

    /// <summary>To one who waited: the barrier is disposed.</summary>
    Closed = 4,

    /// <summary>To a look, or to a change: it is whole; the index says how many wait.</summary>
    Filling = 5,
}

/// <summary>One answer. The phase and the place in it count where all are there.</summary>
internal readonly record struct BarrierAnswer<TWaiter>(TWaiter To, BarrierOutcome Outcome, long Phase = 0, int Index = 0);

/// <summary>Who has arrived at a barrier; says who is answered what.</summary>
/// <remarks>
/// <code>
///   filling ──last arrival──▶ acting ──action over──▶ filling (next phase)
///      │   (no action: ─────────────────────────────▶)    ▲
///      └────────▶ broken ◀──action failed──┘   ──reset────┘
/// </code>
/// Who arrives while the action of a phase runs belongs to the next one. A process that dies while it waits, or acts, breaks the barrier: the number that it
/// waits for would not come together any more.
/// </remarks>
internal sealed class BarrierState<TWaiter, TProcess>(int parties, bool hasAction, Func<TWaiter, TProcess> processOf)
    where TWaiter : notnull
    where TProcess : notnull
{
    private readonly WaitingLine<TWaiter, bool> _arrived = new();
    private readonly WaitingLine<TWaiter, bool> _late = new();
    private TProcess? _actor;
    private bool _isActing;
    private bool _breaksNext;

    /// <summary>How often all have been there.</summary>
    public long Phase { get; private set; }

    public bool IsBroken { get; private set; }

    /// <summary>Who has arrived in this phase.</summary>
    public int Waiting => _arrived.Count + (_isActing ? 1 : 0);

    public void Arrive(TWaiter asker, List<BarrierAnswer<TWaiter>> answers)
    {
        if (IsBroken)
        {
            answers.Add(new(asker, BarrierOutcome.Broken));
        }
        else if (_isActing)
        {
            _late.Join(asker, true);
        }
        else if (_arrived.Count + 1 < parties)
        {
            _arrived.Join(asker, true);
        }
        else if (hasAction)
        {
            (_isActing, _actor) = (true, processOf(asker));
            answers.Add(new(asker, BarrierOutcome.Act, Phase, parties - 1));
        }
        else
        {
            _arrived.Join(asker, true);
            Pass(answers);
        }
    }

    /// <summary>The action of this phase is over. It may be told for a barrier that was broken or reset meanwhile.</summary>
    public void EndAction(TWaiter asker, long phase, bool failed, List<BarrierAnswer<TWaiter>> answers)
    {
        if (!_isActing || phase != Phase || !_actor!.Equals(processOf(asker)))
        {
            answers.Add(new(asker, BarrierOutcome.Broken));
            return;
        }

        if (failed)
        {
            answers.Add(new(asker, BarrierOutcome.Broken));
            Abort(answers);
            return;
        }

        (_isActing, _actor) = (false, default);
        answers.Add(new(asker, BarrierOutcome.Passed, Phase, parties - 1));
        Pass(answers);
        if (_breaksNext)
        {
            Abort(answers);
            return;
        }

        Readmit(answers);
    }

    /// <summary>One who waits has waited too long, and breaks it. Nothing happens if it does not wait: the answer is on its way.</summary>
    public void TimeOut(TWaiter waiter, List<BarrierAnswer<TWaiter>> answers)
    {
        if (_arrived.TryPeek(waiter, out _) || _late.TryPeek(waiter, out _))
        {
            Abort(answers);
        }
    }

    /// <summary>One who waits gives up, as if it had not come; too late once all are there.</summary>
    public void Withdraw(TWaiter waiter, List<BarrierAnswer<TWaiter>> answers)
    {
        if ((!_isActing && _arrived.Leave(waiter)) || _late.Leave(waiter))
        {
            answers.Add(new(waiter, BarrierOutcome.Withdrawn));
        }
    }

    /// <summary>Breaks it: who waits or comes is told, until it is reset.</summary>
    public void Abort(List<BarrierAnswer<TWaiter>> answers)
    {
        IsBroken = true;
        Empty(answers);
    }

    /// <summary>Makes it new: who waits is told that it was broken, who comes finds it empty.</summary>
    public void Reset(List<BarrierAnswer<TWaiter>> answers)
    {
        IsBroken = false;
        Empty(answers);
    }

    /// <summary>Those processes are dead.</summary>
    public void Lose(Predicate<TProcess> dead, List<BarrierAnswer<TWaiter>> answers)
    {
        var arrived = _arrived.Drop(waiter => dead(processOf(waiter))).Count;
        _breaksNext |= _late.Drop(waiter => dead(processOf(waiter))).Count > 0;
        if (arrived > 0 || (_isActing && dead(_actor!)))
        {
            Abort(answers);
        }
    }

    /// <summary>Nobody will pass any more.</summary>
    public void Close(List<BarrierAnswer<TWaiter>> answers)
    {
        while (_arrived.TryTake(out var waiter, out _) || _late.TryTake(out waiter, out _))
        {
            answers.Add(new(waiter, BarrierOutcome.Closed));
        }
    }

    private void Pass(List<BarrierAnswer<TWaiter>> answers)
    {
        for (var index = 0; _arrived.TryTake(out var waiter, out _); index++)
        {
            answers.Add(new(waiter, BarrierOutcome.Passed, Phase, index));
        }

        Phase++;
    }

    private void Readmit(List<BarrierAnswer<TWaiter>> answers)
    {
        // No further than the next action: who comes after that is late again.
        while (!_isActing && _late.TryTake(out var waiter, out _))
        {
            Arrive(waiter, answers);
        }
    }

    private void Empty(List<BarrierAnswer<TWaiter>> answers)
    {
        // An action that still runs is of a phase that is over: its end is told that it was broken.
        Phase += _isActing ? 1 : 0;
        (_isActing, _actor, _breaksNext) = (false, default, false);
        while (_arrived.TryTake(out var waiter, out _) || _late.TryTake(out waiter, out _))
        {
            answers.Add(new(waiter, BarrierOutcome.Broken));
        }
    }
}

namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>What an event says to one who asked something of it.</summary>
internal enum EventOutcome
{
    /// <summary>To a wait: it is set, or was while this waited; also to a set.</summary>
    IsSet,

    /// <summary>To a wait that does not wait, or to a clear: it is not set.</summary>
    IsClear,

    /// <summary>To a wait that was withdrawn.</summary>
    Withdrawn,

    /// <summary>To a wait: the event is disposed.</summary>
    Closed,
}

/// <summary>One answer.</summary>
internal readonly record struct EventAnswer<TWaiter>(TWaiter To, EventOutcome Outcome);

/// <summary>Whether an event is set, and who waits for it; says who is answered what.</summary>
internal sealed class EventState<TWaiter>(bool isSet)
    where TWaiter : notnull
{
    private readonly WaitingLine<TWaiter, bool> _line = new();

    public bool IsSet { get; private set; } = isSet;

    public void Wait(TWaiter asker, bool wait, List<EventAnswer<TWaiter>> answers)
    {
        if (IsSet || !wait)
        {
            answers.Add(new(asker, IsSet ? EventOutcome.IsSet : EventOutcome.IsClear));
        }
        else
        {
            _line.Join(asker, true);
        }
    }

    /// <summary>Sets it: all who wait go on, whatever becomes of it after.</summary>
    public void Set(List<EventAnswer<TWaiter>> answers)
    {
        IsSet = true;
        while (_line.TryTake(out var waiter, out _))
        {
            answers.Add(new(waiter, EventOutcome.IsSet));
        }
    }

    public void Clear() => IsSet = false;

    /// <summary>One who waits gives up. Nothing is said to one who does not wait: the answer is on its way.</summary>
    public void Withdraw(TWaiter waiter, List<EventAnswer<TWaiter>> answers)
    {
        if (_line.Leave(waiter))
        {
            answers.Add(new(waiter, EventOutcome.Withdrawn));
        }
    }

    /// <summary>Those of whom this is true are dead, and wait no longer.</summary>
    public void Drop(Predicate<TWaiter> dead) => _line.Drop(dead);

    /// <summary>Nobody will set it any more.</summary>
    public void Close(List<EventAnswer<TWaiter>> answers)
    {
        while (_line.TryTake(out var waiter, out _))
        {
            answers.Add(new(waiter, EventOutcome.Closed));
        }
    }
}

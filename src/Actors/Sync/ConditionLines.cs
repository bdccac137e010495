namespace Troupe.Sync;

using System.Diagnostics.CodeAnalysis;
using Troupe.Peers;

/// <summary>Who waits on which of a lock's conditions, each with the hold that the wait interrupts.</summary>
internal sealed class ConditionLines<TWaiter>
    where TWaiter : notnull
{
    private readonly Dictionary<long, WaitingLine<TWaiter, long>> _lines = [];
    private readonly Dictionary<TWaiter, long> _conditions = [];

    public void Join(TWaiter waiter, long condition, long hold)
    {
        if (!_lines.TryGetValue(condition, out var line))
        {
            _lines.Add(condition, line = new());
        }

        line.Join(waiter, hold);
        _conditions.Add(waiter, condition);
    }

    /// <summary>The first who waits on a condition.</summary>
    public bool TryTake(long condition, [MaybeNullWhen(false)] out TWaiter waiter, out long hold)
    {
        if (!_lines.TryGetValue(condition, out var line))
        {
            (waiter, hold) = (default, 0);
            return false;
        }

        var found = line.TryTake(out waiter, out hold);
        Forget(condition, line, waiter!);
        return found;
    }

    /// <summary>Anybody.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TWaiter waiter)
    {
        foreach (var condition in _lines.Keys)
        {
            return TryTake(condition, out waiter, out _);
        }

        waiter = default;
        return false;
    }

    /// <summary>False when it waits on none.</summary>
    public bool TryLeave(TWaiter waiter, out long condition, out long hold)
    {
        hold = 0;
        if (!_conditions.TryGetValue(waiter, out condition))
        {
            return false;
        }

        var line = _lines[condition];
        line.TryPeek(waiter, out hold);
        line.Leave(waiter);
        Forget(condition, line, waiter);
        return true;
    }

    /// <summary>Sends away all of whom this is true.</summary>
    public void Drop(Predicate<TWaiter> gone)
    {
        foreach (var waiter in _conditions.Keys.Where(waiter => gone(waiter)).ToList())
        {
            TryLeave(waiter, out _, out _);
        }
    }

    private void Forget(long condition, WaitingLine<TWaiter, long> line, TWaiter waiter)
    {
        _conditions.Remove(waiter);
        if (line.Count == 0)
        {
            _lines.Remove(condition);
        }
    }
}

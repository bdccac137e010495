namespace Troupe.State;

using System.Diagnostics.CodeAnalysis;
using Troupe.Peers;

/// <summary>
/// Lets changes through one after another, and none but its holder's while somebody has a lease. Who comes meanwhile waits, first come first served.
/// Only says who may; who calls changes.
/// <code>
///   writes ──▶ [ line ] ──▶ open ──Take──▶ held by one (its own write ends it) ──Release, Drop──▶ open ──▶ the line's next
/// </code>
/// </summary>
internal sealed class WriteGate<TWaiter, TWrite>
    where TWaiter : notnull
{
    private readonly WaitingLine<TWaiter, TWrite> _line = new();
    private TWaiter? _holder;
    private long _lease; // 0: nobody holds it
    private long _lastLease;

    public bool IsHeld => _lease != 0;

    public int Waiting => _line.Count;

    /// <summary>Whether the write may be done now; else it waits, if it wants to.</summary>
    public bool TryEnter(TWaiter waiter, TWrite write, bool wait = true)
    {
        if (!IsHeld)
        {
            return true;
        }

        if (wait)
        {
            _line.Join(waiter, write);
        }

        return false;
    }

    /// <summary>The next of those who waited, when nobody holds the gate.</summary>
    public bool TryNext([MaybeNullWhen(false)] out TWaiter waiter, [MaybeNullWhen(false)] out TWrite write)
    {
        (waiter, write) = (default, default);
        return !IsHeld && _line.TryTake(out waiter, out write);
    }

    /// <summary>Gives one who was let through the gate for himself: a lease's number, never given twice.</summary>
    /// <exception cref="InvalidOperationException">Somebody holds it.</exception>
    public long Take(TWaiter holder)
    {
        if (IsHeld)
        {
            throw new InvalidOperationException($"Lease {_lease} is not over.");
        }

        (_holder, _lease) = (holder, ++_lastLease);
        return _lease;
    }

    /// <summary>False when that lease is over.</summary>
    public bool Release(long lease)
    {
        if (!IsHeld || lease != _lease)
        {
            return false;
        }

        (_holder, _lease) = (default, 0);
        return true;
    }

    /// <summary>Whoever holds it, holds it no longer.</summary>
    public void End() => Release(_lease);

    /// <summary>One who waits gives up; false when he does not wait here.</summary>
    public bool Withdraw(TWaiter waiter) => _line.Leave(waiter);

    /// <summary>Those of whom this is true are dead: they wait no longer, and hold nothing.</summary>
    public void Drop(Predicate<TWaiter> dead)
    {
        _line.Drop(dead);
        if (IsHeld && dead(_holder!))
        {
            Release(_lease);
        }
    }
}

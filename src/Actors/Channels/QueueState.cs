namespace Troupe.Channels;

using Troupe.Peers;

/// <summary>
/// A queue's items and those who wait at either end; says who is answered what. The actor performs the answers, in their order.
/// </summary>
/// <remarks>
/// <code>
///   putters ──▶ [ returned | items … ≤ capacity ] ──▶ takers
/// </code>
/// Takers wait only while there are no items, putters only while there is no room.
/// </remarks>
internal sealed class QueueState<TItem, TWaiter>(int? capacity)
    where TWaiter : notnull
{
    private readonly Queue<TItem> _items = new();
    private readonly Stack<TItem> _returned = new();
    private readonly WaitingLine<TWaiter, TItem> _putters = new();
    private readonly WaitingLine<TWaiter, bool> _takers = new();
    private bool _shutDown;

    /// <summary>Items in the queue; those of waiting putters are not.</summary>
    public int Count => _items.Count + _returned.Count;

    private bool HasRoom => capacity is not { } most || Count < most;

    public void Put(TWaiter putter, TItem item, bool wait, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_shutDown)
        {
            answers.Add(new(putter, QueueOutcome.ShutDown));
        }
        else if (_takers.TryTake(out var taker, out _))
        {
            answers.Add(new(putter, QueueOutcome.Accepted));
            answers.Add(new(taker, QueueOutcome.Item, item));
        }
        else if (HasRoom)
        {
            _items.Enqueue(item);
            answers.Add(new(putter, QueueOutcome.Accepted));
        }
        else if (wait)
        {
            _putters.Join(putter, item);
        }
        else
        {
            answers.Add(new(putter, QueueOutcome.Full));
        }
    }

    public void Take(TWaiter taker, bool wait, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_returned.TryPop(out var item) || _items.TryDequeue(out item))
        {
            answers.Add(new(taker, QueueOutcome.Item, item));
            Admit(answers);
        }
        else if (_shutDown)
        {
            answers.Add(new(taker, QueueOutcome.ShutDown));
        }
        else if (wait)
        {
            _takers.Join(taker, true);
        }
        else
        {
            answers.Add(new(taker, QueueOutcome.Empty));
        }
    }

    /// <summary>The item could not be handed over: it is the next one again. For that moment the queue may be one over its capacity.</summary>
    public void Return(TItem item, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_takers.TryTake(out var taker, out _))
        {
            answers.Add(new(taker, QueueOutcome.Item, item));
        }
        else
        {
            _returned.Push(item);
        }
    }

    /// <summary>One who waits gives up. Nothing is said to one who does not wait: the answer is on its way.</summary>
    public void Withdraw(TWaiter waiter, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_putters.Leave(waiter) || _takers.Leave(waiter))
        {
            answers.Add(new(waiter, QueueOutcome.Withdrawn));
        }
    }

    /// <summary>Those of whom this is true are dead: they wait no longer, and the items they waited to put go with them.</summary>
    public void Drop(Predicate<TWaiter> dead)
    {
        _putters.Drop(dead);
        _takers.Drop(dead);
    }

    /// <summary>
    /// No put succeeds from now on, one that waits neither. What is in the queue can still be taken, unless <paramref name="immediate"/>.
    /// </summary>
    public void ShutDown(bool immediate, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        _shutDown = true;
        while (_putters.TryTake(out var putter, out _))
        {
            answers.Add(new(putter, QueueOutcome.ShutDown));
        }

        while (_takers.TryTake(out var taker, out _))
        {
            answers.Add(new(taker, QueueOutcome.ShutDown));
        }

        if (immediate)
        {
            _items.Clear();
            _returned.Clear();
        }
    }

    private void Admit(List<QueueAnswer<TItem, TWaiter>> answers)
    {
        while (HasRoom && _putters.TryTake(out var putter, out var item))
        {
            _items.Enqueue(item);
            answers.Add(new(putter, QueueOutcome.Accepted));
        }
    }
}

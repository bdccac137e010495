namespace Troupe.Channels;

using Troupe.Peers;

/// <content>Who goes: those who give up, those who are dead, and all of them at the end.</content>
internal sealed partial class QueueState<TItem, TWaiter>
{
    /// <summary>One who waits gives up. Nothing is said to one who does not wait: the answer is on its way.</summary>
    public void Withdraw(TWaiter waiter, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_putters.Leave(waiter) || _takers.Leave(waiter) || _joiners.Leave(waiter))
        {
            answers.Add(new(waiter, QueueOutcome.Withdrawn));
        }
    }

    /// <summary>
    /// Those of whom this is true are dead: they wait no longer; what they waited to put goes with them, and what is out with them too unless items are
    /// acknowledged: then it is the next again.
    /// </summary>
    public void Drop(Predicate<TWaiter> dead, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        _putters.Drop(dead);
        _takers.Drop(dead);
        _joiners.Drop(dead);
        foreach (var delivery in _deliveries.Where(made => dead(made.Value.Holder)).Select(static made => made.Key).ToList())
        {
            // All of them before anybody is served: who waits gets the first of what comes back.
            foreach (var entry in _deliveries.Remove(delivery, out var made) && acknowledge ? made.Entries : [])
            {
                PutBack(entry);
            }
        }

        Flow(answers);
    }

    /// <summary>
    /// No put succeeds from now on, one that waits neither. What is in the queue can still be taken, unless <paramref name="immediate"/>: then it, and what
    /// comes back later, is thrown away and counts as done.
    /// </summary>
    public void ShutDown(bool immediate, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        _shutDown = true;
        _discards |= immediate;
        Dismiss(_putters, answers);
        if (immediate)
        {
            Unfinished = Math.Max(0, Unfinished - _items.Count);
            _items.Clear();
        }

        Flow(answers);
    }

    /// <summary>The queue is no more: who waits for others to finish does so in vain.</summary>
    public void End(List<QueueAnswer<TItem, TWaiter>> answers)
    {
        ShutDown(immediate: true, answers);
        Dismiss(_joiners, answers);
    }

    /// <summary>Sends away all who wait to put; what they brought goes with them.</summary>
    public IReadOnlyList<TWaiter> DropPutters() => DropAll(_putters);

    /// <summary>Sends away all who wait to take.</summary>
    public IReadOnlyList<TWaiter> DropTakers() => DropAll(_takers);

    private static List<TWaiter> DropAll<TBrought>(WaitingLine<TWaiter, TBrought> line)
    {
        List<TWaiter> dropped = [];
        while (line.TryTake(out var waiter, out _))
        {
            dropped.Add(waiter);
        }

        return dropped;
    }

    private static void Dismiss<TBrought>(WaitingLine<TWaiter, TBrought> line, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        while (line.TryTake(out var waiter, out _))
        {
            answers.Add(new(waiter, QueueOutcome.ShutDown));
        }
    }
}

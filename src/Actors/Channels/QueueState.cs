namespace Troupe.Channels;

using Troupe.Peers;

/// <summary>
/// A queue's items, those who wait at either end and what is out with readers; says who is answered what. The actor performs the answers, in their order.
/// </summary>
/// <remarks>
/// <code>
///   putters ──▶ [ items … ≤ capacity ] ──▶ takers
///                    ▲                       │ with a receipt
///                    └────── deliveries ◀────┘ ──▶ settled
/// </code>
/// Takers wait only while there are no items, putters only while there is no room; of what a putter brings as much goes in as there is room for. What comes
/// back may make the queue larger than its capacity. An item is unfinished until somebody has said that it is done. Where items are acknowledged that is the same
/// word: what is out with a receipt comes back when its holder dies, and a queue that is shut down has an end only when nothing is out.
/// </remarks>
internal sealed partial class QueueState<TItem, TWaiter>(int? capacity = null, QueueOrder order = QueueOrder.Fifo, bool acknowledge = false)
    where TWaiter : notnull
{
    private readonly QueueStore<TItem> _items = new(order);
    private readonly WaitingLine<TWaiter, WaitingLoad<TItem>> _putters = new();
    private readonly WaitingLine<TWaiter, QueueAsk> _takers = new();
    private readonly WaitingLine<TWaiter, bool> _joiners = new();
    private readonly Dictionary<long, (TWaiter Holder, QueueEntry<TItem>[] Entries)> _deliveries = [];
    private long _lastNumber;
    private long _lastDelivery;
    private bool _shutDown;
    private bool _discards;

    /// <summary>Items in the queue; those of waiting putters and those out with readers are not.</summary>
    public int Count => _items.Count;

    /// <summary>Items that were put and of which nobody has said that they are done.</summary>
    public long Unfinished { get; private set; }

    /// <summary>How many wait for an item.</summary>
    public int Takers => _takers.Count;

    public bool IsShutDown => _shutDown;

    // Nothing is there, and nothing will be.
    private bool IsDrained => _shutDown && _items.Count == 0 && (!acknowledge || _discards || _deliveries.Count == 0);

    private bool HasRoom => capacity is not { } most || Count < most;

    public void Put(TWaiter putter, QueueLoad<TItem> load, bool wait, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_shutDown)
        {
            answers.Add(new(putter, QueueOutcome.ShutDown));
        }
        else if (load.Count == 1 && _putters.Count == 0 && HasRoom)
        {
            Admit(load, 0);
            answers.Add(new(putter, QueueOutcome.Accepted));
            Flow(answers);
        }
        else if (wait)
        {
            _putters.Join(putter, new(load, 0));
            Flow(answers);
        }
        else
        {
            answers.Add(new(putter, QueueOutcome.Full));
        }
    }

    /// <summary>Puts the first of these, as many as there is room for now, if nobody waits for room before them.</summary>
    /// <returns>How many; -1: the queue is shut down.</returns>
    public int PutSome(QueueLoad<TItem> load, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        var admitted = _shutDown ? -1 : 0;
        while (!_shutDown && admitted < load.Count && HasRoom && _putters.Count == 0)
        {
            admitted = Admit(load, admitted);
            Flow(answers); // Who waits for items makes room.
        }

        return admitted;
    }

    public void Take(TWaiter taker, QueueAsk ask, bool wait, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (_items.Count > 0)
        {
            Give(taker, ask, answers);
            Flow(answers);
        }
        else if (IsDrained)
        {
            answers.Add(new(taker, QueueOutcome.ShutDown));
        }
        else if (wait)
        {
            _takers.Join(taker, ask);
        }
        else
        {
            answers.Add(new(taker, QueueOutcome.Empty));
        }
    }

    /// <summary>Of what was given only the first <paramref name="kept"/> could be handed over: the others stand where they stood, as if never taken.</summary>
    public void TakeBack(in QueueAnswer<TItem, TWaiter> given, int kept, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (acknowledge && given.Delivery == 0)
        {
            Unfinished += given.Count - kept;
        }

        for (var i = kept; i < given.Count; i++)
        {
            PutBack(given.Delivery == 0 || !acknowledge ? given[i] : given[i] with { Deliveries = given[i].Deliveries - 1 });
        }

        if (given.Delivery != 0 && _deliveries.Remove(given.Delivery, out var made) && kept > 0)
        {
            _deliveries.Add(given.Delivery, made with { Entries = made.Entries[..kept] });
        }

        Flow(answers);
    }

    /// <summary>The first of a delivery's items were read, the others come back. False when it is settled, or was never made.</summary>
    public bool Settle(long delivery, int read, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (!_deliveries.Remove(delivery, out var made))
        {
            return false;
        }

        if (acknowledge)
        {
            Unfinished -= Math.Min(read, made.Entries.Length);
        }

        for (var i = read; i < made.Entries.Length; i++)
        {
            PutBack(made.Entries[i]);
        }

        Flow(answers);
        return true;
    }

    /// <summary>So many items are done. False, and nothing has changed, when fewer are not, or each is acknowledged.</summary>
    public bool Finish(int count, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (acknowledge || count > Unfinished)
        {
            return false;
        }

        Unfinished -= count;
        Flow(answers);
        return true;
    }

    /// <summary>Waits until no item is unfinished: <see cref="EndJoins"/> says so.</summary>
    public void Join(TWaiter joiner) => _joiners.Join(joiner, true);

    /// <summary>All that was answered is handed over, or was taken back: if no item is unfinished now, those who wait for that are told.</summary>
    public void EndJoins(List<QueueAnswer<TItem, TWaiter>> answers)
    {
        while (Unfinished == 0 && _joiners.TryTake(out var joiner, out _))
        {
            answers.Add(new(joiner, QueueOutcome.Accepted));
        }
    }

    private void PutBack(in QueueEntry<TItem> entry)
    {
        if (_discards)
        {
            Unfinished = Math.Max(0, Unfinished - 1);
        }
        else
        {
            _items.AddBack(entry);
        }
    }

    // Whatever has changed: items meet takers, putters meet room, until neither is left.
    private void Flow(List<QueueAnswer<TItem, TWaiter>> answers)
    {
        while (true)
        {
            if (_takers.Count > 0 && _items.Count > 0 && _takers.TryTake(out var taker, out var ask))
            {
                Give(taker, ask, answers);
            }
            else if (HasRoom && _putters.TryPeek(out var waiting))
            {
                waiting.Admitted = Admit(waiting.Load, waiting.Admitted);
                if (waiting.Admitted == waiting.Load.Count && _putters.TryTake(out var putter, out _))
                {
                    answers.Add(new(putter, QueueOutcome.Accepted));
                }
            }
            else
            {
                break;
            }
        }

        if (IsDrained)
        {
            Dismiss(_takers, answers);
        }
    }

    // From this one on, as many as there is room for; gives the first that is not in.
    private int Admit(in QueueLoad<TItem> load, int next)
    {
        for (; next < load.Count && HasRoom; next++)
        {
            _items.Add(new(load[next], load.Priority, ++_lastNumber));
            Unfinished++;
        }

        return next;
    }

    private void Give(TWaiter taker, QueueAsk ask, List<QueueAnswer<TItem, TWaiter>> answers)
    {
        if (acknowledge && ask.Receipt)
        {
            var entry = _items.Take();
            entry = entry with { Deliveries = entry.Deliveries + 1 };
            _deliveries.Add(++_lastDelivery, (taker, [entry]));
            answers.Add(new(taker, QueueOutcome.Item, entry, Delivery: _lastDelivery));
            return;
        }

        // Read ahead only where what comes later cannot be the next one.
        var count = ask.Receipt && order != QueueOrder.Fifo ? 1 : Math.Min(ask.Most, _items.Count);
        Unfinished -= acknowledge ? count : 0;
        if (count == 1 && !ask.IsEarly)
        {
            answers.Add(new(taker, QueueOutcome.Item, _items.Take()));
            return;
        }

        var entries = new QueueEntry<TItem>[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = _items.Take();
        }

        long delivery = 0;
        if (ask.Receipt)
        {
            delivery = ++_lastDelivery;
            _deliveries.Add(delivery, (taker, entries));
        }

        answers.Add(new(taker, QueueOutcome.Item, entries[0], entries, delivery));
    }
}

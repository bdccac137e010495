namespace Troupe.Actors.Tests.Channels;

using Troupe.Channels;

/// <summary>
/// What a queue does, said another way: everything waits first, then two rules run until neither applies. Waiters are numbered, and an item tells who put it,
/// and where it stood in that load.
/// </summary>
internal sealed class QueueModel(int? capacity, QueueOrder order, bool acknowledge = false)
{
    private readonly List<Placed> _items = [];
    private readonly List<(int Putter, int Load, int Admitted, double Priority)> _putters = [];
    private readonly List<(int Taker, int Most, bool Receipt)> _takers = [];
    private readonly List<int> _joiners = [];
    private readonly List<string> _answers = [];
    private bool _shutDown;
    private bool _discards;
    private int _numbers;

    public int Count => _items.Count;

    public int Unfinished { get; private set; }

    /// <summary>What is out with readers, in the order in which it was given.</summary>
    public List<(int Holder, List<Placed> Items)> Deliveries { get; } = [];

    public List<string> TakeAnswers()
    {
        List<string> taken = [.. _answers.Order(StringComparer.Ordinal)];
        _answers.Clear();
        return taken;
    }

    public void Put(int putter, int load, double priority, bool wait)
    {
        _putters.Add((putter, load, 0, priority));
        if (!wait && !_shutDown && (_putters.Count > 1 || _items.Count >= capacity))
        {
            _putters.RemoveAt(_putters.Count - 1);
            _answers.Add($"{putter} {QueueOutcome.Full}");
        }

        Run();
    }

    public int PutSome(int putter, int load, double priority)
    {
        var next = 0;
        while (!_shutDown && next < load && _putters.Count == 0 && !(_items.Count >= capacity))
        {
            for (; next < load && !(_items.Count >= capacity); next++, Unfinished++)
            {
                _items.Add(new(putter, next, priority, _numbers++));
            }

            Run();
        }

        return _shutDown ? -1 : next;
    }

    public void Take(int taker, int most, bool receipt, bool wait)
    {
        _takers.Add((taker, most, receipt));
        Run();
        if (!wait && _takers.Remove((taker, most, receipt)))
        {
            _answers.Add($"{taker} {QueueOutcome.Empty}");
        }
    }

    public void Settle(int delivery, int read)
    {
        var items = Deliveries[delivery].Items;
        Deliveries.RemoveAt(delivery);
        Unfinished -= acknowledge ? Math.Min(read, items.Count) : 0;
        PutBack(items.Skip(read));
    }

    /// <summary>Of the delivery that was given last, only the first were handed over.</summary>
    public void TakeBack(int kept)
    {
        var (holder, items) = Deliveries[^1];
        Deliveries.RemoveAt(Deliveries.Count - 1);
        if (kept > 0)
        {
            Deliveries.Add((holder, items[..kept]));
        }

        PutBack(items.Skip(kept).Select(item => item with { Deliveries = item.Deliveries - (acknowledge ? 1 : 0) }));
    }

    public bool Finish(int count)
    {
        var may = count <= Unfinished && !acknowledge;
        Unfinished -= may ? count : 0;
        Run();
        return may;
    }

    public void Join(int joiner)
    {
        _joiners.Add(joiner);
        Run();
    }

    public void Withdraw(int waiter)
    {
        if (_putters.RemoveAll(putter => putter.Putter == waiter) + _takers.RemoveAll(taker => taker.Taker == waiter) + _joiners.RemoveAll(joiner => joiner == waiter) > 0)
        {
            _answers.Add($"{waiter} {QueueOutcome.Withdrawn}");
        }
    }

    public void Drop(Predicate<int> dead)
    {
        _putters.RemoveAll(putter => dead(putter.Putter));
        _takers.RemoveAll(taker => dead(taker.Taker));
        _joiners.RemoveAll(dead);
        var back = Deliveries.Where(delivery => acknowledge && dead(delivery.Holder)).SelectMany(static delivery => delivery.Items).ToList();
        Deliveries.RemoveAll(delivery => dead(delivery.Holder));
        PutBack(back);
    }

    public void ShutDown(bool immediate)
    {
        _shutDown = true;
        if (immediate)
        {
            _discards = true;
            var all = _items.ToList();
            _items.Clear();
            PutBack(all);
        }

        Run();
    }

    private void PutBack(IEnumerable<Placed> items)
    {
        foreach (var item in items)
        {
            if (_discards)
            {
                Unfinished = Math.Max(0, Unfinished - 1);
            }
            else
            {
                _items.Add(item);
            }
        }

        Run();
    }

    private void Run()
    {
        for (var settled = false; !settled;)
        {
            settled = true;
            if (_takers.Count > 0 && _items.Count > 0)
            {
                var (taker, most, receipt) = _takers[0];
                _takers.RemoveAt(0);
                Give(taker, receipt && (acknowledge || order != QueueOrder.Fifo) ? 1 : most, receipt);
                settled = false;
            }
            else if (!_shutDown && _putters.Count > 0 && !(_items.Count >= capacity))
            {
                // A load goes in as one as far as there is room, before anybody is served.
                var (putter, load, admitted, priority) = _putters[0];
                for (; admitted < load && !(_items.Count >= capacity); admitted++, Unfinished++)
                {
                    _items.Add(new(putter, admitted, priority, _numbers++));
                }

                _putters[0] = (putter, load, admitted, priority);
                if (admitted == load)
                {
                    _putters.RemoveAt(0);
                    _answers.Add($"{putter} {QueueOutcome.Accepted}");
                }

                settled = false;
            }
        }

        if (_shutDown)
        {
            _answers.AddRange(_putters.Select(waiter => $"{waiter.Putter} {QueueOutcome.ShutDown}"));
            _putters.Clear();
            if (!acknowledge || _discards || Deliveries.Count == 0)
            {
                _answers.AddRange(_takers.Select(waiter => $"{waiter.Taker} {QueueOutcome.ShutDown}"));
                _takers.Clear();
            }
        }

        if (Unfinished == 0)
        {
            _answers.AddRange(_joiners.Select(joiner => $"{joiner} {QueueOutcome.Accepted}"));
            _joiners.Clear();
        }
    }

    private void Give(int taker, int most, bool receipt)
    {
        var sorted = order switch
        {
            QueueOrder.Fifo => _items.OrderBy(static item => item.Number),
            QueueOrder.Lifo => _items.OrderByDescending(static item => item.Number),
            _ => _items.OrderBy(static item => item.Priority).ThenBy(static item => item.Number),
        };
        var given = sorted.Take(most).ToList();
        _items.RemoveAll(given.Contains);
        var delivered = receipt && (acknowledge || given.Count > 1);
        given = given.ConvertAll(item => item with { Deliveries = item.Deliveries + (acknowledge && delivered ? 1 : 0) });
        Unfinished -= acknowledge && !delivered ? given.Count : 0;
        _answers.Add($"{taker} {QueueOutcome.Item} {string.Join(' ', given.Select(static item => (item.Putter, item.Place, item.Deliveries)))} {delivered}");
        if (delivered)
        {
            Deliveries.Add((taker, given));
        }
    }

    /// <summary>An item in its place.</summary>
    internal sealed record Placed(int Putter, int Place, double Priority, int Number, int Deliveries = 0);
}

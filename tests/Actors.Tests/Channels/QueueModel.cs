namespace Troupe.Actors.Tests.Channels;

using Troupe.Channels;

/// <summary>
/// What a queue does, said another way: everything waits first, then two rules run until neither applies. Waiters are numbered, and a
/// putter's item is its number.
/// </summary>
internal sealed class QueueModel(int? capacity)
{
    private readonly List<int> _items = [];
    private readonly List<int> _putters = [];
    private readonly List<int> _takers = [];
    private readonly List<QueueAnswer<int, int>> _answers = [];
    private bool _shutDown;

    public int Count => _items.Count;

    public List<QueueAnswer<int, int>> TakeAnswers()
    {
        var taken = _answers.OrderBy(answer => answer.To).ToList();
        _answers.Clear();
        return taken;
    }

    public void Put(int putter, bool wait) => Settle(_putters, putter, wait, QueueOutcome.Full);

    public void Take(int taker, bool wait) => Settle(_takers, taker, wait, QueueOutcome.Empty);

    public void Return(int item)
    {
        _items.Insert(0, item);
        Settle();
    }

    public void Withdraw(int waiter)
    {
        if (_putters.Remove(waiter) | _takers.Remove(waiter))
        {
            _answers.Add(new(waiter, QueueOutcome.Withdrawn));
        }
    }

    public void Drop(Predicate<int> dead)
    {
        _putters.RemoveAll(dead);
        _takers.RemoveAll(dead);
    }

    public void ShutDown(bool immediate)
    {
        _shutDown = true;
        if (immediate)
        {
            _items.Clear();
        }

        Settle();
    }

    private void Settle(List<int> line, int waiter, bool wait, QueueOutcome otherwise)
    {
        line.Add(waiter);
        Settle();
        if (!wait && line.Remove(waiter))
        {
            _answers.Add(new(waiter, otherwise));
        }
    }

    private void Settle()
    {
        for (var settled = false; !settled;)
        {
            settled = true;
            if (_takers.Count > 0 && _items.Count > 0)
            {
                _answers.Add(new(_takers[0], QueueOutcome.Item, _items[0]));
                _takers.RemoveAt(0);
                _items.RemoveAt(0);
                settled = false;
            }

            if (!_shutDown && _putters.Count > 0 && !(_items.Count >= capacity))
            {
                _answers.Add(new(_putters[0], QueueOutcome.Accepted));
                _items.Add(_putters[0]);
                _putters.RemoveAt(0);
                settled = false;
            }
        }

        if (_shutDown)
        {
            _answers.AddRange(_putters.Concat(_takers).Select(waiter => new QueueAnswer<int, int>(waiter, QueueOutcome.ShutDown)));
            _putters.Clear();
            _takers.Clear();
        }
    }
}

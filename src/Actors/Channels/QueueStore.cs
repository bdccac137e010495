namespace Troupe.Channels;

/// <summary>A queue's items in its order. One that comes back stands where it stood, whatever came or went since.</summary>
internal sealed class QueueStore<TItem>(QueueOrder order)
{
    private readonly Queue<QueueEntry<TItem>> _line = new();

    // First in, first out: only what came back, and that is before all that was never taken.
    private readonly PriorityQueue<QueueEntry<TItem>, (double Priority, long Place)> _sorted = new();

    public int Count => _line.Count + _sorted.Count;

    public void Add(QueueEntry<TItem> entry)
    {
        if (order == QueueOrder.Fifo)
        {
            _line.Enqueue(entry);
        }
        else
        {
            AddBack(entry);
        }
    }

    public void AddBack(QueueEntry<TItem> entry) => _sorted.Enqueue(entry, order switch
    {
        QueueOrder.Fifo => (0, entry.Number),
        QueueOrder.Lifo => (0, -entry.Number),
        _ => (entry.Priority, entry.Number),
    });

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public QueueEntry<TItem> Take() => _sorted.Count > 0 ? _sorted.Dequeue() : _line.Dequeue();

    public void Clear()
    {
        _line.Clear();
        _sorted.Clear();
    }
}

namespace Troupe.Channels;

/// <summary>What one put brings: an item, or several.</summary>
internal readonly struct QueueLoad<TItem>
{
    private readonly TItem _item;
    private readonly TItem[]? _items;

    public QueueLoad(TItem item, double priority = 0) => (_item, Priority) = (item, priority);

    public QueueLoad(TItem[] items, double priority = 0) => (_item, _items, Priority) = (default!, items, priority);

    /// <summary>That of each.</summary>
    public double Priority { get; }

    public int Count => _items?.Length ?? 1;

    public TItem this[int index] => _items is null ? _item : _items[index];
}

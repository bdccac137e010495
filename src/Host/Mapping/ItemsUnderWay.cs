namespace Troupe.Host.Mapping;

using Troupe.Host.Lines;

/// <summary>An item between its input and its result.</summary>
/// <param name="Number">Its place in all of the input, from 0.</param>
/// <param name="Record">What was read.</param>
/// <param name="Fingerprint">What tells it from others; 0 when nobody needs it.</param>
internal readonly record struct UnderWay(long Number, InputRecord Record, ulong Fingerprint);

/// <summary>The items that a pool has at the moment. There are never more than it reads ahead.</summary>
internal sealed class ItemsUnderWay
{
    private readonly Lock _gate = new(); // The pool reads on one thread and its results are taken on another.
    private readonly Dictionary<long, UnderWay> _items = [];
    private long _next;

    /// <summary>Puts down an item before the pool has it; the pool counts as we do here.</summary>
    public void Add(UnderWay item)
    {
        lock (_gate)
        {
            _items.Add(_next++, item);
        }
    }

    /// <summary>Takes out the item that the pool calls <paramref name="index"/>.</summary>
    public UnderWay Take(long index)
    {
        lock (_gate)
        {
            return _items.Remove(index, out var item) ? item : throw new InvalidOperationException($"The item {index} is not under way.");
        }
    }
}

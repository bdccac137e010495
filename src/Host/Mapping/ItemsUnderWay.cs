namespace Troupe.Host.Mapping;

using System.Diagnostics.CodeAnalysis;
using Troupe.Host.Lines;

/// <summary>An item between its input and its result.</summary>
/// <param name="Number">Its place in all of the input, from 0.</param>
/// <param name="Record">What was read.</param>
/// <param name="Fingerprint">What tells it from others; 0 when nobody needs it.</param>
internal readonly record struct UnderWay(long Number, InputRecord Record, ulong Fingerprint);

/// <summary>
/// The items that a pool has at the moment; there are never more than it reads ahead. Beside them those that the pool never sees, since they cannot be read: each fails in
/// its turn, behind the items that were read before it.
/// </summary>
/// <param name="takesUnreadable">Whether an item that cannot be read fails like any other, in place of ending the map.</param>
/// <param name="inOrder">Whether one that cannot be read waits for its turn.</param>
internal sealed class ItemsUnderWay(bool takesUnreadable, bool inOrder)
{
    /// <summary>The reader waits when so many have not been told of: an input of nothing else must not fill the memory.</summary>
    private const int MostUnreadable = 1024;

    private readonly Lock _gate = new(); // The pool reads on one thread and its results are taken on another.
    private readonly Dictionary<long, UnderWay> _items = [];
    private readonly Queue<(long Before, UnderWay Item, FormatException Error)> _unreadable = new();
    private readonly SemaphoreSlim _room = new(MostUnreadable);
    private TaskCompletionSource _added = NewSignal();
    private long _next;
    private long _taken;

    public bool TakesUnreadable => takesUnreadable;

    /// <summary>Puts down an item before the pool has it; the pool counts as we do here.</summary>
    public void Add(UnderWay item)
    {
        lock (_gate)
        {
            _items.Add(_next++, item);
        }
    }

    /// <summary>Puts down an item that the pool will not have; it waits while there are too many of them.</summary>
    public async ValueTask AddAsync(UnderWay item, FormatException error, CancellationToken stop)
    {
        await _room.WaitAsync(stop);
        lock (_gate)
        {
            _unreadable.Enqueue((_next, item, error));
            _added.TrySetResult();
        }
    }

    /// <summary>Takes out the item that the pool calls <paramref name="index"/>.</summary>
    public UnderWay Take(long index)
    {
        lock (_gate)
        {
            _taken++;
            return _items.Remove(index, out var item) ? item : throw new InvalidOperationException($"The item {index} is not under way.");
        }
    }

    /// <summary>Takes out the next one that cannot be read, if it is its turn.</summary>
    public bool TryTakeUnreadable(out UnderWay item, [NotNullWhen(true)] out FormatException? error)
    {
        lock (_gate)
        {
            if (!_unreadable.TryPeek(out var next) || (inOrder && next.Before > _taken))
            {
                (item, error) = (default, null);
                return false;
            }

            (item, error) = (next.Item, next.Error);
            _unreadable.Dequeue();
        }

        _room.Release();
        return true;
    }

    /// <summary>Ends when another one that cannot be read was put down. Asked for before one looks for them, it misses none.</summary>
    public Task UnreadableAsync()
    {
        lock (_gate)
        {
            _added = _added.Task.IsCompleted ? NewSignal() : _added;
            return _added.Task;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

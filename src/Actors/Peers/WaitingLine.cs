namespace Troupe.Peers;

using System.Diagnostics.CodeAnalysis;

/// <summary>Who waits, first come first served, each with what it brought. Leaving from the middle costs no search.</summary>
internal sealed class WaitingLine<TWaiter, TBrought>
    where TWaiter : notnull
{
    private readonly LinkedList<(TWaiter Waiter, TBrought Brought)> _line = [];
    private readonly Dictionary<TWaiter, LinkedListNode<(TWaiter Waiter, TBrought Brought)>> _places = [];

    public int Count => _line.Count;

    /// <exception cref="ArgumentException">It waits here already.</exception>
    public void Join(TWaiter waiter, TBrought brought)
    {
        var place = new LinkedListNode<(TWaiter Waiter, TBrought Brought)>((waiter, brought));
        _places.Add(waiter, place); // first: if it throws, the line has not changed
        _line.AddLast(place);
    }

    public bool TryTake([MaybeNullWhen(false)] out TWaiter waiter, [MaybeNullWhen(false)] out TBrought brought)
    {
        if (_line.First is not { } first)
        {
            (waiter, brought) = (default, default);
            return false;
        }

        (waiter, brought) = first.Value;
        Leave(waiter);
        return true;
    }

    /// <summary>What the first brought; it stays.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out TBrought brought)
    {
        brought = _line.First is { } first ? first.Value.Brought : default;
        return _line.First is not null;
    }

    /// <summary>What it brought, if it waits here; it stays.</summary>
    public bool TryPeek(TWaiter waiter, [MaybeNullWhen(false)] out TBrought brought)
    {
        var waits = _places.TryGetValue(waiter, out var place);
        brought = waits ? place!.Value.Brought : default;
        return waits;
    }

    /// <summary>False when it does not wait here.</summary>
    public bool Leave(TWaiter waiter)
    {
        if (!_places.Remove(waiter, out var place))
        {
            return false;
        }

        _line.Remove(place);
        return true;
    }

    /// <summary>Sends away all of whom this is true.</summary>
    /// <returns>What they brought, the first first.</returns>
    public IReadOnlyList<TBrought> Drop(Predicate<TWaiter> gone)
    {
        var leaving = _line.Where(entry => gone(entry.Waiter)).ToList();
        leaving.ForEach(entry => Leave(entry.Waiter));
        return leaving.ConvertAll(static entry => entry.Brought);
    }
}

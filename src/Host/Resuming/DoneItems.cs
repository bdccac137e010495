namespace Troupe.Host.Resuming;

/// <summary>Items that are done, one after another.</summary>
/// <param name="From">The first, from 0.</param>
/// <param name="To">The one after the last.</param>
/// <param name="Sum">Their fingerprints, added up: the order in which they were done does not matter.</param>
internal readonly record struct DoneRange(long From, long To, ulong Sum);

/// <summary>
/// Which items are done. In the order of the input that is one range; as they come it is one with few gaps, since only so many items are under way at a time.
/// </summary>
internal sealed class DoneItems
{
    private readonly List<DoneRange> _ranges;

    /// <exception cref="FormatException">The ranges are not one behind the other.</exception>
    public DoneItems(IEnumerable<DoneRange> ranges)
    {
        _ranges = [.. ranges];
        var last = -1L;
        foreach (var range in _ranges)
        {
            if (range.From <= last || range.To <= range.From)
            {
                throw new FormatException("The ranges of done items are not in order.");
            }

            last = range.To;
        }
    }

    /// <summary>Apart from each other, in order.</summary>
    public IReadOnlyList<DoneRange> Ranges => _ranges;

    public long Count => _ranges.Sum(range => range.To - range.From);

    /// <exception cref="InvalidOperationException">The item was done before.</exception>
    public void Add(long number, ulong fingerprint)
    {
        var right = _ranges.Count;
        while (right > 0 && _ranges[right - 1].From > number)
        {
            right--;
        }

        var (left, added) = (right - 1, new DoneRange(number, number + 1, fingerprint));
        if (left >= 0 && _ranges[left].To > number)
        {
            throw new InvalidOperationException($"Item {number} was done before.");
        }

        if (right < _ranges.Count && _ranges[right].From == added.To)
        {
            added = Joined(added, _ranges[right]);
            _ranges.RemoveAt(right);
        }

        if (left >= 0 && _ranges[left].To == number)
        {
            _ranges[left] = Joined(_ranges[left], added);
        }
        else
        {
            _ranges.Insert(right, added);
        }
    }

    private static DoneRange Joined(DoneRange left, DoneRange right) => new(left.From, right.To, unchecked(left.Sum + right.Sum));
}

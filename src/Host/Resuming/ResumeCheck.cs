namespace Troupe.Host.Resuming;

/// <summary>
/// Goes along the input from its beginning: says which items are done, and finds out whether they are the ones that were done. Until it has passed the last of them
/// nothing should be started.
/// </summary>
internal sealed class ResumeCheck(IReadOnlyList<DoneRange> done)
{
    private int _range;
    private ulong _sum;

    /// <summary>Whether all that was done has been seen, and is the same.</summary>
    public bool HasPassed => _range == done.Count;

    /// <summary>How far the input has to reach: the number behind the last item that is done.</summary>
    public long End => done.Count == 0 ? 0 : done[^1].To;

    /// <summary>Takes the next item.</summary>
    /// <returns>Whether it is done.</returns>
    /// <exception cref="BadInputException">The items that were done are others.</exception>
    public bool IsDone(long number, ulong fingerprint)
    {
        if (HasPassed || number < done[_range].From)
        {
            return false;
        }

        _sum += fingerprint;
        if (number == done[_range].To - 1)
        {
            if (_sum != done[_range].Sum)
            {
                throw new BadInputException(
                    $"This is not the input that the state was made with: items {done[_range].From + 1} to {done[_range].To} are others. Give the same input, or remove the state to begin anew.");
            }

            (_range, _sum) = (_range + 1, 0);
        }

        return true;
    }

    /// <summary>Takes the input's end.</summary>
    /// <exception cref="BadInputException">It has fewer items than were done.</exception>
    public void TakeEnd(long count)
    {
        if (count < End)
        {
            throw new BadInputException(
                $"This is not the input that the state was made with: it has {count} items, and item {End} was done. Give the same input, or remove the state to begin anew.");
        }
    }
}

namespace Troupe.Remote;

using Troupe.Wire;

/// <summary>
/// Which parts of so many bytes to ask for next: a few are under way, so that whatever else goes over the connection waits for those at most. Parts come in their order; what does not fit was asked
/// for before <see cref="AskAgain"/>.
/// </summary>
/// <param name="length">Bytes in all.</param>
internal sealed class PartWindow(long length)
{
    /// <summary>Bytes that are under way at most.</summary>
    internal const int Credit = 8 * SegmentPart.Most;

    private long _asked;

    /// <summary>Bytes that have come.</summary>
    public long Come { get; private set; }

    public bool IsWhole => Come == length;

    /// <summary>The next part to ask for; null: not now.</summary>
    public (long Offset, int Count)? Next()
    {
        if (_asked == length || _asked - Come >= Credit)
        {
            return null;
        }

        var part = (_asked, (int)Math.Min(SegmentPart.Most, length - _asked));
        _asked += part.Item2;
        return part;
    }

    /// <summary>Whether a part that has come is the next one; then it counts.</summary>
    public bool Takes(long offset, int count)
    {
        if (offset != Come || count != (int)Math.Min(SegmentPart.Most, length - Come) || offset + count > _asked)
        {
            return false;
        }

        Come += count;
        return true;
    }

    /// <summary>What was asked for has not come for long: it is asked for again.</summary>
    public void AskAgain() => _asked = Come;
}

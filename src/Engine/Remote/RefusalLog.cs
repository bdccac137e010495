namespace Troupe.Engine;

/// <summary>
/// Which refused callers are told of: of those from one place and for one reason the first at once, and then at most one in each pause, with how many there were
/// meanwhile. So nobody fills a log by knocking.
/// </summary>
internal sealed class RefusalLog(long pauseMilliseconds)
{
    private const int MostKinds = 256;

    // Refused by the thread that accepts, and by each link's own.
    private readonly object _gate = new();
    private readonly Dictionary<string, Kind> _kinds = [];

    /// <summary>What is to be logged; null: nothing now.</summary>
    public string? Tell(string whence, string refusal, long now)
    {
        lock (_gate)
        {
            var kind = KindOf(whence, refusal, now);
            if (kind.Told is { } told && now - told < pauseMilliseconds)
            {
                kind.More++;
                return null;
            }

            var more = kind.More;
            (kind.Told, kind.More) = (now, 0);
            return more == 0 ? $"A caller{whence} was refused: {refusal}." : $"A caller{whence} was refused: {refusal}. So were {more} more since the last time this was told.";
        }
    }

    // The port is another each time. Who comes from ever other places, or finds ever other reasons, shares one kind in the end.
    private Kind KindOf(string whence, string refusal, long now)
    {
        var key = $"{whence.AsSpan(0, Math.Max(0, whence.LastIndexOf(':')))}: {refusal}";
        if (_kinds.TryGetValue(key, out var known)) return known;
        if (_kinds.Count >= MostKinds)
        {
            foreach (var (text, kind) in _kinds)
            {
                if (now - kind.Told >= pauseMilliseconds) _kinds.Remove(text);
            }
        }

        if (_kinds.Count >= MostKinds && !_kinds.TryGetValue(key = "", out known)) _kinds.Remove(_kinds.Keys.First());
        return known ?? (_kinds[key] = new Kind());
    }

    private sealed class Kind
    {
        public long? Told { get; set; }

        public long More { get; set; }
    }
}

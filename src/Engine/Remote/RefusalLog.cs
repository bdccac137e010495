namespace Troupe.Engine;

/// <summary>
/// Which refused callers are told of: of those from one place and for one reason the first at once, and then at most one in each pause, with how many there were
/// meanwhile. So nobody fills a log by knocking, nor writes into it what would look like a line of somebody else.
/// </summary>
internal sealed class RefusalLog(long pauseMilliseconds)
{
    private const int MostKinds = 256;
    private const int MostReasons = 8; // Of one place: a stranger may find ever other ones, with names in certificates that he makes himself.
    private const int Longest = 500;

    // Refused by the thread that accepts, and by each link's own.
    private readonly object _gate = new();
    private readonly Dictionary<string, Kind> _kinds = [];
    private readonly Dictionary<string, int> _reasons = [];
    private long _untold; // Of kinds that are not remembered any more.

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

            var more = kind.More + _untold;
            (kind.Told, kind.More, _untold) = (now, 0, 0);
            refusal = Printable(refusal);
            return more == 0 ? $"A caller{whence} was refused: {refusal}." : $"A caller{whence} was refused: {refusal}. So were {more} more since the last time this was told.";
        }
    }

    // The port is another each time. Who comes from ever other places, or finds ever other reasons, shares one kind in the end.
    private Kind KindOf(string whence, string refusal, long now)
    {
        var place = whence[..Math.Max(0, whence.LastIndexOf(':'))];
        var key = $"{place}: {refusal}";
        if (_kinds.TryGetValue(key, out var known)) return known;
        if (_reasons.GetValueOrDefault(place) >= MostReasons)
        {
            RemoveOld(now);
            if (_reasons.GetValueOrDefault(place) >= MostReasons) return _kinds.TryGetValue(key = $"{place}:", out known) ? known : _kinds[key] = new Kind(null);
        }

        if (_kinds.Count >= MostKinds) RemoveOld(now);
        if (_kinds.Count >= MostKinds) return _kinds.TryGetValue("", out known) ? known : _kinds[""] = new Kind(null);
        _reasons[place] = _reasons.GetValueOrDefault(place) + 1;
        return _kinds[key] = new Kind(place);
    }

    private void RemoveOld(long now)
    {
        foreach (var (key, kind) in _kinds)
        {
            if (now - kind.Told < pauseMilliseconds) continue;
            _kinds.Remove(key);
            _untold += kind.More;
            if (kind.Place is { } place && --_reasons[place] == 0) _reasons.Remove(place);
        }
    }

    private static string Printable(string text)
    {
        if (text.Length > Longest) text = $"{text.AsSpan(0, Longest)}…";
        return text.Any(char.IsControl) ? string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)) : text;
    }

    /// <param name="place">Whose reason it is; null: it stands for many.</param>
    private sealed class Kind(string? place)
    {
        public string? Place => place;

        public long? Told { get; set; }

        public long More { get; set; }
    }
}

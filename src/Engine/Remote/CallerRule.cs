namespace Troupe.Engine;

/// <summary>
/// Who of those that call may shake hands, which costs a thread and some arithmetic. There is a bound for all, one for each place (an address; of IPv6 a network of 64 bits), and one for how often a
/// place may fail. Where a bound is reached, one who has had his chance and said nothing makes room; else the newcomer is refused unheard. So nobody keeps the door shut by standing in it.
/// Calls of this very machine's own kind (Unix sockets) have no place, and only the bound for all.
/// </summary>
internal sealed class CallerRule(int most, int mostOfPlace, int failuresPerSecond, long chance)
{
    private const int MostPlaces = 1024;
    private const int SweepEvery = 1_000; // ms
    private const int Burst = 10; // Seconds' worth of failures that are forgiven at once.

    private readonly Dictionary<string, Place> _places = [];
    private int _count;
    private long _swept = -SweepEvery;

    /// <summary>So many shake hands.</summary>
    public int Count => _count;

    /// <summary>So many places are remembered.</summary>
    public int Places => _places.Count;

    /// <summary>Somebody calls: why he is refused; null if he may begin, and who has to go for it, if anybody.</summary>
    public string? Begins(Caller caller, out Caller? goes)
    {
        goes = null;
        var now = caller.Since;
        var place = PlaceOf(caller.Place, now);
        if (caller.Place is not null && place.DebtAt(now, failuresPerSecond) >= Burst * failuresPerSecond) return $"calls from there fail more than {failuresPerSecond} times a second";
        if (caller.Place is not null && place.Pending.Count >= mostOfPlace)
        {
            goes = Stale(place, now);
            if (goes is null) return $"{mostOfPlace} others from there have not said who they are";
        }
        else if (_count >= most)
        {
            goes = Stale(_places.Values.MaxBy(static busy => busy.Pending.Count)!, now);
            if (goes is null) return $"{most} others have not said who they are";
        }

        if (goes is not null) Remove(goes);
        caller.Known = place;
        place.Pending.AddLast(caller);
        _count++;
        return null;
    }

    /// <summary>One who may have begun is done with it, well or not.</summary>
    public void Ends(Caller caller, bool succeeded, long now)
    {
        if (caller.Known is not { } place) return;
        Remove(caller);
        if (!succeeded && caller.Place is not null) place.Fails(now, failuresPerSecond);
        // One who had to go may end when his place has been forgotten already, and been met anew.
        if (place.IsForgettable(now, failuresPerSecond) && _places.TryGetValue(place.Name, out var known) && known == place) _places.Remove(place.Name);
    }

    // The oldest of a place, if he has had his chance.
    private Caller? Stale(Place place, long now) => place.Pending.First is { } oldest && now - oldest.Value.Since >= chance ? oldest.Value : null;

    private void Remove(Caller caller)
    {
        if (caller.Known!.Pending.Remove(caller)) _count--;
    }

    private Place PlaceOf(string? name, long now)
    {
        name ??= "";
        if (_places.TryGetValue(name, out var known)) return known;
        if (_places.Count >= MostPlaces && now - _swept >= SweepEvery)
        {
            _swept = now;
            foreach (var (other, place) in _places)
            {
                if (place.IsForgettable(now, failuresPerSecond)) _places.Remove(other);
            }
        }

        // Who comes from ever other places shares one in the end.
        if (_places.Count >= MostPlaces && !_places.TryGetValue(name = "elsewhere", out known)) return _places[name] = new Place(name);
        return known ?? (_places[name] = new Place(name));
    }

    /// <summary>What is known of a place.</summary>
    internal sealed class Place(string name)
    {
        private double _debt;
        private long _since;

        public string Name => name;

        public LinkedList<Caller> Pending { get; } = [];

        public double DebtAt(long now, int perSecond) => Math.Max(0, _debt - (now - _since) * perSecond / 1000.0);

        public void Fails(long now, int perSecond) => (_debt, _since) = (DebtAt(now, perSecond) + 1, now);

        public bool IsForgettable(long now, int perSecond) => Pending.Count == 0 && DebtAt(now, perSecond) == 0;
    }
}

/// <summary>One who calls and has not said who he is.</summary>
/// <param name="link">His.</param>
/// <param name="place">Where he is; null: on this machine, under the kernel's eyes.</param>
/// <param name="since">When he was let in to shake hands, in milliseconds of any clock.</param>
internal sealed class Caller(Link? link, string? place, long since)
{
    public Link? Link => link;

    public string? Place => place;

    public long Since => since;

    /// <summary>The rule's own.</summary>
    public CallerRule.Place? Known { get; set; }
}

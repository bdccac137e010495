namespace Troupe.State;

using Troupe.Payload;

/// <summary>Items in their order. A place below zero means the end.</summary>
internal sealed class ListState(List<Parcel> items) : KeptState
{
    private readonly List<Parcel> _items = items;
    private Action? _takeBack;

    public override StateAnswer Answer(StateCall call)
    {
        _takeBack = null;
        return (call.Verb, call.Values) switch
        {
            (StateVerb.Count, []) => new(call.Request, StateOutcome.Done, Count: _items.Count),
            (StateVerb.All, []) => Told(call, StateBundle.Of(_items)),
            (StateVerb.Lease, []) when call.Count > 0 => Told(call, StateBundle.Of(_items)),
            (StateVerb.Get or StateVerb.Lease, []) => Holds(call.At, 1) ? Told(call, _items[(int)call.At]) : OutOfRange(call),
            (StateVerb.GetMany, []) => Holds(call.At, call.Count) ? Told(call, StateBundle.Of(_items.GetRange((int)call.At, (int)call.Count))) : OutOfRange(call),
            (StateVerb.Set or StateVerb.Exchange, [var next]) => Holds(call.At, 1) ? Replace(call, (int)call.At, next) : OutOfRange(call),
            (StateVerb.SetMany, [var all]) => SetAll(call, StateBundle.Split(all)),
            (StateVerb.Insert, [var added]) => call.At <= _items.Count ? Insert(call, StateBundle.Split(added)) : OutOfRange(call),
            (StateVerb.Remove, []) when call.At < 0 => _items.Count > 0 ? Remove(call, _items.Count - 1) : new(call.Request, StateOutcome.Refused),
            (StateVerb.Remove, []) => Holds(call.At, 1) ? Remove(call, (int)call.At) : OutOfRange(call),
            (StateVerb.RemoveMany, []) => Holds(call.At, call.Count) ? RemoveMany(call) : OutOfRange(call),
            (StateVerb.Clear, []) => SetAll(call, []),
            _ => Misunderstood(call),
        };
    }

    public override void TakeBack() => _takeBack?.Invoke();

    private bool Holds(long at, long count) => at >= 0 && count >= 0 && at <= _items.Count - count;

    private static StateAnswer Told(StateCall call, Parcel value) => new(call.Request, StateOutcome.Done, Values: value);

    private StateAnswer OutOfRange(StateCall call) => new(call.Request, StateOutcome.OutOfRange, Count: _items.Count);

    private StateAnswer Replace(StateCall call, int at, Parcel next)
    {
        var before = _items[at];
        _items[at] = next;
        _takeBack = () => _items[at] = before;
        return call.Verb == StateVerb.Exchange ? Told(call, before) : new(call.Request, StateOutcome.Done);
    }

    // The answer's count is how many there were.
    private StateAnswer SetAll(StateCall call, List<Parcel?> items)
    {
        var count = _items.Count;
        _items.Clear();
        _items.AddRange(items!);
        return new(call.Request, StateOutcome.Done, Count: count);
    }

    // The answer's count is the place of the first.
    private StateAnswer Insert(StateCall call, List<Parcel?> added)
    {
        var at = call.At < 0 ? _items.Count : (int)call.At;
        _items.InsertRange(at, added!);
        return new(call.Request, StateOutcome.Done, Count: at);
    }

    private StateAnswer Remove(StateCall call, int at)
    {
        var taken = _items[at];
        _items.RemoveAt(at);
        _takeBack = () => _items.Insert(at, taken);
        return Told(call, taken);
    }

    private StateAnswer RemoveMany(StateCall call)
    {
        _items.RemoveRange((int)call.At, (int)call.Count);
        return new(call.Request, StateOutcome.Done);
    }
}

namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;

/// <summary>Keys and their values. Answers to many keys are of one moment.</summary>
internal sealed class DictionaryState<TKey, TValue> : KeptState
    where TKey : notnull
{
    private readonly Dictionary<StoredKey<TKey>, Parcel> _entries = [];
    private (StoredKey<TKey> Key, Parcel Value)? _taken;

    /// <param name="entries">Keys and values in turn; of equal keys the last counts.</param>
    public DictionaryState(IReadOnlyList<Parcel?> entries) => Put(entries);

    public override StateAnswer Answer(StateCall call)
    {
        _taken = null;
        return (call.Verb, call.Values) switch
        {
            (StateVerb.Get, [var key]) => Told(call, key, StateOutcome.Refused),
            (StateVerb.Lease, [var key]) => Told(call, key, StateOutcome.Done),
            (StateVerb.Lease, []) => new(call.Request, StateOutcome.Done),
            (StateVerb.Has, [var key]) => new(call.Request, _entries.ContainsKey(new(key)) ? StateOutcome.Done : StateOutcome.Refused),
            (StateVerb.Count, []) => new(call.Request, StateOutcome.Done, Count: _entries.Count),
            (StateVerb.GetMany, [var keys]) => Bundle(call, StateBundle.Split(keys).Select(key => _entries.GetValueOrDefault(new(key!)))),
            (StateVerb.Keys, []) => Bundle(call, _entries.Keys.Select(static key => key.Packed)),
            (StateVerb.All, []) => Bundle(call, _entries.SelectMany(static entry => new[] { entry.Key.Packed, entry.Value })),
            (StateVerb.Set, [var key, var value]) => Set(call, key, value),
            (StateVerb.SetMany, [var entries]) => SetMany(call, StateBundle.Split(entries)),
            (StateVerb.TryAdd, [var key, var value]) => TryAdd(call, new(key), value),
            (StateVerb.CompareExchange, [var key, var expected, var next]) when PlainRule<TValue>.IsPlain => CompareExchange(call, new(key), expected, next),
            (StateVerb.Remove, [var key]) => Remove(call, new(key)),
            (StateVerb.RemoveMany, [var keys]) => new(call.Request, StateOutcome.Done, Count: StateBundle.Split(keys).Count(key => _entries.Remove(new(key!)))),
            (StateVerb.Clear, []) => Clear(call),
            _ => Misunderstood(call),
        };
    }

    public override void TakeBack()
    {
        if (_taken is { } taken)
        {
            _entries.Add(taken.Key, taken.Value);
        }
    }

    private StateAnswer Told(StateCall call, Parcel key, StateOutcome without) => _entries.TryGetValue(new(key), out var there)
        ? new(call.Request, StateOutcome.Done, Values: there)
        : new(call.Request, without);

    private static StateAnswer Bundle(StateCall call, IEnumerable<Parcel?> parcels) => new(call.Request, StateOutcome.Done, Values: StateBundle.Of(parcels));

    private StateAnswer Set(StateCall call, Parcel key, Parcel value)
    {
        _entries[new(key)] = value;
        return new(call.Request, StateOutcome.Done);
    }

    private StateAnswer SetMany(StateCall call, List<Parcel?> entries)
    {
        Put(entries);
        return new(call.Request, StateOutcome.Done);
    }

    private StateAnswer TryAdd(StateCall call, StoredKey<TKey> key, Parcel value) => _entries.TryAdd(key, value)
        ? new(call.Request, StateOutcome.Done)
        : new(call.Request, StateOutcome.Refused, Values: _entries[key]);

    private StateAnswer CompareExchange(StateCall call, StoredKey<TKey> key, Parcel expected, Parcel next)
    {
        if (!_entries.TryGetValue(key, out var there) || !EqualityComparer<TValue>.Default.Equals(ItemParcel.Open<TValue>(there), ItemParcel.Open<TValue>(expected)))
        {
            return new(call.Request, StateOutcome.Refused);
        }

        _entries[key] = next;
        return new(call.Request, StateOutcome.Done);
    }

    private StateAnswer Remove(StateCall call, StoredKey<TKey> key)
    {
        if (!_entries.Remove(key, out var there))
        {
            return new(call.Request, StateOutcome.Refused);
        }

        _taken = (key, there);
        return new(call.Request, StateOutcome.Done, Values: there);
    }

    private StateAnswer Clear(StateCall call)
    {
        var count = _entries.Count;
        _entries.Clear();
        return new(call.Request, StateOutcome.Done, Count: count);
    }

    private void Put(IReadOnlyList<Parcel?> entries)
    {
        for (var i = 0; i + 1 < entries.Count; i += 2)
        {
            _entries[new(entries[i]!)] = entries[i + 1]!;
        }
    }
}

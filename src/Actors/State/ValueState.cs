namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;

/// <summary>One value, as a parcel with its bytes in this process's own memory, never written to.</summary>
internal sealed class ValueState<T>(Parcel value) : KeptState
{
    private Parcel _value = value;
    private Parcel _before = value;

    public override StateAnswer Answer(StateCall call)
    {
        _before = _value;
        return (call.Verb, call.Values) switch
        {
            (StateVerb.Get or StateVerb.Lease, []) => new(call.Request, StateOutcome.Done, Values: _value),
            (StateVerb.Set, [var next]) => Replace(call, next, told: false),
            (StateVerb.Exchange, [var next]) => Replace(call, next, told: true),
            (StateVerb.CompareExchange, [var expected, var next]) when PlainRule<T>.IsPlain => Replace(call, IsThere(expected) ? next : _value, told: true),
            (StateVerb.Add, [var numbers]) when Arithmetic<T>.Known is { } arithmetic => Add(call, numbers, arithmetic),
            _ => Misunderstood(call),
        };
    }

    public override void TakeBack() => _value = _before;

    private StateAnswer Replace(StateCall call, Parcel next, bool told)
    {
        var before = _value;
        _value = next;
        return told ? new(call.Request, StateOutcome.Done, Values: before) : new(call.Request, StateOutcome.Done);
    }

    private bool IsThere(Parcel expected) => EqualityComparer<T>.Default.Equals(ItemParcel.Open<T>(_value), ItemParcel.Open<T>(expected));

    // Who asked knows what he added, and in which order: the sum before tells him each one's.
    private StateAnswer Add(StateCall call, Parcel numbers, Arithmetic<T> arithmetic)
    {
        var sum = arithmetic.AddAll(ItemParcel.Open<T>(_value), ItemParcel.Open<T[]>(numbers));
        return Replace(call, ItemParcel.Pack(sum), told: true);
    }
}

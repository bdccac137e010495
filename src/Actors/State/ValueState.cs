namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;

/// <summary>One value, as a parcel with its bytes in this process's own memory, never written to.</summary>
internal sealed class ValueState<T>(Parcel value)
{
    public Parcel Value { get; private set; } = value;

    /// <summary>Does what is asked, and says what became of it. Waits for nothing, and runs nobody's code.</summary>
    public StateAnswer Answer(StateCall call) => (call.Verb, call.Values) switch
    {
        (StateVerb.Get or StateVerb.Lease, []) => new(call.Request, StateOutcome.Done, 0, Value),
        (StateVerb.Set, [var next]) => Replace(call, next, told: false),
        (StateVerb.Exchange, [var next]) => Replace(call, next, told: true),
        (StateVerb.CompareExchange, [var expected, var next]) when PlainRule<T>.IsPlain => Replace(call, IsThere(expected) ? next : Value, told: true),
        (StateVerb.Add, [var numbers]) when Arithmetic<T>.Known is { } arithmetic => Add(call, numbers, arithmetic),
        _ => new(call.Request, StateOutcome.Misunderstood),
    };

    /// <summary>Takes a change back that could not be told.</summary>
    public void Restore(Parcel before) => Value = before;

    private StateAnswer Replace(StateCall call, Parcel next, bool told)
    {
        var before = Value;
        Value = next;
        return told ? new(call.Request, StateOutcome.Done, 0, before) : new(call.Request, StateOutcome.Done);
    }

    private bool IsThere(Parcel expected) => EqualityComparer<T>.Default.Equals(ItemParcel.Open<T>(Value), ItemParcel.Open<T>(expected));

    // Who asked knows what he added, and in which order: the sum before tells him each one's.
    private StateAnswer Add(StateCall call, Parcel numbers, Arithmetic<T> arithmetic)
    {
        var sum = arithmetic.AddAll(ItemParcel.Open<T>(Value), ItemParcel.Open<T[]>(numbers));
        return Replace(call, ItemParcel.Pack(sum), told: true);
    }
}

namespace Troupe.State;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Something asked of a value, dictionary or list.</summary>
/// <param name="Request">Its number in the asker's book.</param>
/// <param name="Verb">What is asked.</param>
/// <param name="Lease">The lease under which it is asked; 0: none.</param>
/// <param name="At">A list's place; below zero its end.</param>
/// <param name="Count">How many from there; of a lease not zero: it wants all there is.</param>
/// <param name="Values">A parcel a value.</param>
internal sealed record StateCall(long Request, StateVerb Verb, long Lease = 0, long At = 0, long Count = 0, params Parcel[] Values)
    : WireMessage, IWireMessage<StateCall>, IClaim
{
    public static string Manifest => "vc";

    public bool MayBeGranted => Verb == StateVerb.Lease;

    public static StateCall Read(ref WireReader reader)
    {
        var (request, verb, lease, at, count) = (reader.Number(), (StateVerb)reader.Count(), reader.Number(), reader.Number() - 1, reader.Number());
        return Enum.IsDefined(verb)
            ? new(request, verb, lease, at, count, StateParcels.Read(ref reader))
            : throw new WireFormatException($"{(int)verb} is nothing that can be asked of shared state.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Verb);
        writer.Number(Lease);
        writer.Number(At + 1);
        writer.Number(Count);
        StateParcels.Write(writer, Values);
    }
}

/// <summary>The answer.</summary>
/// <param name="Request">The number asked under.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Number">A lease's number.</param>
/// <param name="Count">How many, or where, as the verb says.</param>
/// <param name="Values">A parcel a value.</param>
internal sealed record StateAnswer(long Request, StateOutcome Outcome, long Number = 0, long Count = 0, params Parcel[] Values)
    : WireMessage, IWireMessage<StateAnswer>, IGrant
{
    public static string Manifest => "va";

    public static StateAnswer Read(ref WireReader reader)
    {
        var (request, outcome, number, count) = (reader.Number(), (StateOutcome)reader.Count(), reader.Number(), reader.Number());
        return Enum.IsDefined(outcome)
            ? new(request, outcome, number, count, StateParcels.Read(ref reader))
            : throw new WireFormatException($"{(int)outcome} is no outcome of a call to shared state.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
        writer.Number(Number);
        writer.Number(Count);
        StateParcels.Write(writer, Values);
    }

    // A lease, if it has a number; only that is more than its values.
    public object? GiveBack(long request) => Number != 0 ? new StateCall(request, StateVerb.EndLease, Number) : null;
}

/// <summary>Free everything and stop; only from the handle that made it.</summary>
internal sealed record DisposeState(long Request) : IRequest;

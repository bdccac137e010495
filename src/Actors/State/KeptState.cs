namespace Troupe.State;

/// <summary>What an actor keeps for many. Answers one call after another; waits for nothing, and runs nobody's code.</summary>
internal abstract class KeptState
{
    /// <summary>Does what is asked, and says what became of it. Values are parcels with their bytes in this process's own memory, never written to.</summary>
    public abstract StateAnswer Answer(StateCall call);

    /// <summary>Takes the last change back, if its answer has values: it could not be told.</summary>
    public abstract void TakeBack();

    protected static StateAnswer Misunderstood(StateCall call) => new(call.Request, StateOutcome.Misunderstood);
}

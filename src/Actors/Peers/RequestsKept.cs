namespace Troupe.Peers;

/// <summary>
/// What of a process's request book outlives a fault in its actor. Else the numbers given before were missing in it for ever, so that no target could forget anything,
/// and what is granted to callers who were told of the fault would be nobody's.
/// </summary>
internal sealed class RequestsKept
{
    public RequestNumbers Numbers { get; } = new();

    public RepeatBook<IActorRef> Repeats { get; } = new();

    public GivenUp GivenUp { get; } = new();
}

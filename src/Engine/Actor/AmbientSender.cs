namespace Troupe.Engine;

/// <summary>Who tells, outside actors: a test tells as its test actor. Follows the flow of awaits.</summary>
internal static class AmbientSender
{
    private static readonly AsyncLocal<IActorRef?> s_current = new();

    // Never set outside tests; then reading costs a branch, not a look into the execution context. Only ever goes to true.
    private static volatile bool s_isUsed;

    internal static IActorRef? Current
    {
        get => s_isUsed ? s_current.Value : null;
        set
        {
            s_isUsed = true;
            s_current.Value = value;
        }
    }
}

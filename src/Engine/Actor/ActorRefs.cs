namespace Troupe.Engine;

/// <summary>Refs that stand for none.</summary>
public static class ActorRefs
{
    /// <summary>The ref of no actor.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>What to pass as sender when nobody sends.</summary>
    public static readonly IActorRef NoSender = null!;
}

namespace Troupe.Peers;

/// <summary>What becomes of a request that a broken link may have swallowed: the link says so of some, of others nothing.</summary>
internal enum Persistence
{
    /// <summary>It is sent once. Its target answers it when it comes, and need not know it again.</summary>
    Once,

    /// <summary>
    /// It is sent again until it is answered; when nobody waits for the answer any longer, its withdrawal is. The target must know again what it has seen
    /// (<see cref="RequestMemory{TProcess}"/>).
    /// </summary>
    WhileWanted,

    /// <summary>It is sent again until it is answered, whether somebody waits for that or not: it gives back what others wait for. The target as above, unless it makes no difference.</summary>
    UntilDone,
}

namespace Troupe.Engine;

/// <summary>A failure that is not settled yet.</summary>
/// <param name="Culprit">The cell itself, or the child whose failure was escalated.</param>
internal sealed record FailureState(IActorRef Culprit)
{
    /// <summary>Set while a restart waits for children to stop.</summary>
    internal Exception? RestartCause { get; init; }
}

namespace Troupe.Engine;

/// <summary>A failure that is not settled yet.</summary>
/// <param name="Culprit">The cell itself, or the child whose failure was escalated.</param>
/// <param name="IsFatal">The actor has no instance that could be resumed.</param>
internal sealed record FailureState(IActorRef Culprit, bool IsFatal)
{
    /// <summary>Set while a restart waits for children to stop.</summary>
    internal Exception? RestartCause { get; init; }
}

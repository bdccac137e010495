namespace Troupe.Engine;

/// <summary>What most cells never need, kept apart so that an idle actor stays small. The cell's own thread alone touches it.</summary>
internal sealed class CellExtras
{
    /// <summary>The behaviours below the current one.</summary>
    internal Stack<Receive?>? Behaviors;

    /// <summary>Runs async handlers.</summary>
    internal ActorTaskScheduler? Tasks;

    /// <summary>Set while a failure is not settled; see <see cref="CellLifecycle"/>.</summary>
    internal FailureState? Failure;

    /// <summary>System messages that wait for a better state, in order.</summary>
    internal List<SystemMessage>? StashedSystemMail;
}

namespace Troupe.Engine.Testing;

/// <summary>Judges each child of a test actor by the strategy it was started with; without one a failure stops it.</summary>
internal sealed class PerChildStrategy() : OneForOneStrategy(static _ => Directive.Stop)
{
    private readonly Dictionary<IActorRef, SupervisorStrategy> _strategies = [];

    internal void Set(IActorRef child, SupervisorStrategy strategy) => _strategies[child] = strategy;

    internal override bool HandleFailure(ActorCell cell, LocalActorRef child, Exception cause) =>
        _strategies.TryGetValue(child, out var own) ? own.HandleFailure(cell, child, cause) : base.HandleFailure(cell, child, cause);
}

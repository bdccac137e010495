namespace Troupe.Workers;

using Troupe.Wire;

/// <summary>A control actor without a runner: all it knows is to leave.</summary>
internal sealed class IdleControl : ReceiveActor
{
    public IdleControl() => Receive<Leave>(_ => Context.Stop(Self));
}

namespace Troupe.Engine.Specs;

/// <summary>Starts the children it is sent props for, and supervises them as told.</summary>
internal sealed class Parent : ReceiveActor
{
    private readonly SupervisorStrategy _strategy;

    public Parent(SupervisorStrategy strategy)
    {
        _strategy = strategy;
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
        ReceiveAny(message => Sender.Tell(message));
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;
}

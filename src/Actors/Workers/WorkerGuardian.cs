namespace Troupe.Workers;

using Troupe.Wire;

/// <summary>The root of a worker process: has the control actor made, says hello to the host, and ends the system when the control actor is done.</summary>
internal sealed class WorkerGuardian : ReceiveActor
{
    private readonly Props _controlProps;
    private readonly Rehearse _rehearse;
    private readonly int _ticket;
    private readonly IActorRef _join;

    public WorkerGuardian(Props control, Rehearse rehearse, int ticket, IActorRef join)
    {
        (_controlProps, _rehearse, _ticket, _join) = (control, rehearse, ticket, join);
        Receive<Terminated>(_ => Context.System.Terminate());
    }

    protected override void PreStart()
    {
        var control = Context.ActorOf(_controlProps, "control");
        Context.Watch(control);
        _join.Tell(new Hello(_ticket, Environment.ProcessId, control));
        control.Tell(_rehearse);
    }
}

namespace Troupe.Workers;

using Troupe.Wire;

/// <summary>The root of a worker process: has the control actor made, says hello to the host, and ends the system when the control actor is done.</summary>
internal sealed class WorkerGuardian : ReceiveActor
{
    private readonly Props _controlProps;
    private readonly int _ticket;
    private readonly IActorRef _join;

    public WorkerGuardian(Props control, int ticket, IActorRef join)
    {
        (_controlProps, _ticket, _join) = (control, ticket, join);
        Receive<Terminated>(_ => Context.System.Terminate());
    }

    protected override void PreStart()
    {
        var control = Context.ActorOf(_controlProps, "control");
        Context.Watch(control);
        _join.Tell(new Hello(_ticket, Environment.ProcessId, control));
    }
}

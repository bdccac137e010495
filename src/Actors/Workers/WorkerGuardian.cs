namespace Troupe.Workers;

using Troupe.Wire;

/// <summary>
/// The root of a worker process: has the control actor made, says hello to the host, and ends the system when the control actor is done. A host that was too busy to take the call
/// gets another one: its keeper sees to it that this does not go on for ever.
/// </summary>
internal sealed class WorkerGuardian : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    // Whoever has work knows it by then, or has given it up.
    private const int MostHellos = 50;

    private readonly Props _controlProps;
    private readonly int _ticket;
    private readonly IActorRef _join;
    private IActorRef _control = ActorRefs.Nobody;
    private int _hellos;

    public WorkerGuardian(Props control, int ticket, IActorRef join)
    {
        (_controlProps, _ticket, _join) = (control, ticket, join);
        Receive<Terminated>(_ => Context.System.Terminate());
        Receive<AssociationErrorEvent>(
            _ => Timers.StartSingleTimer(nameof(SayHelloAgain), SayHelloAgain.Instance, s_pause),
            failed => !failed.IsInbound && _hellos < MostHellos && failed.RemoteAddress.Equals(_join.Path.Address));
        Receive<SayHelloAgain>(_ => SayHello());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _control = Context.ActorOf(_controlProps, "control");
        Context.Watch(_control);
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        SayHello();
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    // One who is known already is not let in again.
    private void SayHello()
    {
        _hellos++;
        _join.Tell(new Hello(_ticket, Environment.ProcessId, _control));
    }

    private sealed class SayHelloAgain
    {
        public static readonly SayHelloAgain Instance = new();
    }
}

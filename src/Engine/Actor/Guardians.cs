namespace Troupe.Engine;

/// <summary>Above the root: hears of its end, which is the system's.</summary>
internal sealed class RootSupervisor(ActorRefProvider provider) : MinimalActorRef
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Ended => _ended.Task;

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/bubble-walker");

    public override IActorRefProvider Provider => provider;

    internal override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed: ((IInternalActorRef)failed.Child).Stop(); break;
            case DeathWatchNotification: _ended.TrySetResult(); break;
        }
    }
}

/// <summary>The top: ends when /system has.</summary>
internal sealed class RootGuardian : ActorBase
{
    protected override void PreStart() => Context.Watch(((ActorSystemImpl)Context.System).Refs.SystemRoot);

    protected override bool Receive(object message)
    {
        if (message is not Terminated) return false;
        Context.Stop(Self);
        return true;
    }

    /// <summary>A guardian that fails takes the system with it.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => Engine.SupervisorStrategy.StoppingStrategy;

    // The end of /user is /system's affair; the root is not restarted.
    protected override void PreRestart(Exception reason, object message) { }
}

/// <summary>Asks /user to start a child, from outside.</summary>
internal sealed class UserGuardian : ActorBase
{
    protected override bool Receive(object message)
    {
        Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
        return true;
    }

    protected override SupervisorStrategy SupervisorStrategy() => SupervisorStrategyConfigurator.CreateConfigurator(Context.System.Settings.SupervisorStrategyClass).Create();

    protected override void PreRestart(Exception reason, object message) { }
}

/// <summary>Ends after /user: says goodbye to other systems, then stops what the engine itself runs.</summary>
internal sealed class SystemGuardian(ActorSystemImpl system) : ActorBase
{
    private sealed record RemotingStopped;

    protected override void PreStart() => Context.Watch(system.Refs.User);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated:
                system.LoggerSetup.BackToStdout();
                if (system.Refs.Remoting is { } remoting)
                    remoting.StopAsync().PipeTo(Self, success: static () => new RemotingStopped());
                else Context.Stop(Self);
                return true;
            case RemotingStopped or Status.Failure:
                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static fault => fault switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });
}

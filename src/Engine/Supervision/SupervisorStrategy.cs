namespace Troupe.Engine;

/// <summary>How an actor judges its children's failures.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Stops what failed to start, was killed or broke a death pact; restarts the rest.</summary>
    public static readonly IDecider DefaultDecider = new LocalOnlyDecider(DecideByDefault);

    /// <summary>One for one, by <see cref="DefaultDecider"/>, without a limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>One for one, every failure stops the child.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    private protected SupervisorStrategy() { }

    /// <summary>What judges.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>Whether failures are logged.</summary>
    protected bool LoggingEnabled { get; set; } = true;

    internal static Directive DecideByDefault(Exception fault) => fault switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    };

    /// <summary>The judgement itself.</summary>
    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Judges and acts. False: escalated.</summary>
    internal virtual bool HandleFailure(ActorCell cell, LocalActorRef child, Exception cause)
    {
        var directive = Handle(child, cause);
        LogFailure(cell, child, cause, directive);
        switch (directive)
        {
            case Directive.Resume: child.Resume(cause); return true;
            case Directive.Restart: Act(cell, child, cause, restart: true); return true;
            case Directive.Stop: Act(cell, child, cause, restart: false); return true;
            default: return false;
        }
    }

    private protected abstract void Act(ActorCell cell, LocalActorRef child, Exception cause, bool restart);

    /// <summary>Logs a failure: a warning for Resume, an error for Restart and Stop, nothing for Escalate.</summary>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate) return;
        var shown = cause is ActorInitializationException { InnerException: { } inner } ? inner : cause;
        var source = child.Path.ToString();
        context.System.EventStream.Publish(directive == Directive.Resume
            ? new Warning(shown, source, GetType(), shown.Message)
            : new Error(shown, source, GetType(), shown.Message));
    }

    private protected static bool MayRestart(LocalActorRef child, int limit, int withinMilliseconds)
    {
        var (allowed, next) = (child.Cell.Restarts ?? RetryWindow.Fresh).Ask(limit, withinMilliseconds, Environment.TickCount64);
        child.Cell.Restarts = next;
        return allowed;
    }

    private protected static int Milliseconds(TimeSpan? range) =>
        range is { } time && time != Timeout.InfiniteTimeSpan ? (int)Math.Min(int.MaxValue, time.TotalMilliseconds) : -1;
}

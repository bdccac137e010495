namespace Troupe.Engine;

/// <summary>The logger that is used where none is configured: lines on standard output.</summary>
public class DefaultLogger : ActorBase
{
    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized(), Self);
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a line.</summary>
    protected virtual void Print(LogEvent logEvent) => Console.Out.WriteLine(logEvent);
}

/// <summary>Writes lines on standard output while no logger actor is there: at the start and at the end.</summary>
internal sealed class StandardOutLogger(IActorRefProvider provider) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    public override IActorRefProvider Provider => provider;

    protected override void TellInternal(object message, IActorRef sender) => Console.Out.WriteLine(message);
}

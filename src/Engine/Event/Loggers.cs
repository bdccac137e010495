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

/// <summary>Logs the first dead letters, as many as <c>akka.log-dead-letters</c> says.</summary>
internal sealed class DeadLetterLog(ActorSystemImpl system, int limit) : MinimalActorRef
{
    private int _count;

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/DeadLetterLog");

    public override IActorRefProvider Provider => system.Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        // Interlocked: dead letters are published on any thread.
        if (message is not AllDeadLetters letter || Interlocked.Increment(ref _count) is var count && count > limit) return;
        var last = count == limit ? ", no more dead letters will be logged" : "";
        system.Log.Info($"Message [{letter.Message.GetType().Name}] from {letter.Sender} to {letter.Recipient} was not delivered. [{count}] dead letters encountered{last}.");
    }
}

/// <summary>Starts and stops the loggers of a system.</summary>
internal sealed class LoggerSetup(ActorSystemImpl system)
{
    private StandardOutLogger? _stdout;

    internal void StartStdout()
    {
        var level = Logging.LogLevelFor(system.Settings.StdoutLogLevel);
        system.EventStream.SetLogLevel(Logging.LogLevelFor(system.Settings.LogLevel));
        if (level > LogLevel.ErrorLevel) return;
        _stdout ??= new StandardOutLogger(system.Provider);
        foreach (var each in Logging.AllLevels) if (each >= level) system.EventStream.Subscribe(_stdout, each.ClassFor());
    }

    /// <summary>The loggers get their events from here on; none is waited for.</summary>
    internal void StartConfigured()
    {
        var number = 0;
        foreach (var name in system.Settings.Loggers)
        {
            var type = TypeNames.Resolve(name);
            var logger = system.SystemActorOf(Props.Create(type), $"log{++number}-{type.Name}");
            logger.Tell(new InitializeLogger(system.EventStream), system.DeadLetters);
            system.EventStream.Loggers.Add(logger);
        }
        system.EventStream.SetLogLevel(Logging.LogLevelFor(system.Settings.LogLevel));
        if (_stdout is not null) system.EventStream.Unsubscribe(_stdout);
        if (number > 0 && system.Settings.LogDeadLetters > 0)
            system.EventStream.Subscribe(new DeadLetterLog(system, system.Settings.LogDeadLetters), typeof(DeadLetter));
    }

    /// <summary>The loggers are about to stop: from here on only standard output is left.</summary>
    internal void BackToStdout()
    {
        foreach (var logger in system.EventStream.Loggers) system.EventStream.Unsubscribe(logger);
        system.EventStream.Loggers.Clear();
        StartStdout();
    }
}

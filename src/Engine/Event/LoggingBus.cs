namespace Troupe.Engine;

/// <summary>An event bus by type: who asks for a type gets its subtypes and implementations too.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private readonly List<IActorRef> _loggers = []; // Guarded by itself: the level may be set on any thread.

    private protected LoggingBus() { }

    /// <summary>From which level on log events are made at all.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Sets the level for all loggers.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        IActorRef[] loggers;
        lock (_loggers) loggers = [.. _loggers];
        foreach (var logger in loggers) SubscribeFromLevel(logger);
    }

    /// <summary>A logger gets log events from here on, of the level and above.</summary>
    internal void AddLogger(IActorRef logger)
    {
        lock (_loggers) _loggers.Add(logger);
        SubscribeFromLevel(logger);
    }

    /// <summary>A logger gets none any more. False: it got none before.</summary>
    internal bool RemoveLogger(IActorRef logger)
    {
        lock (_loggers)
        {
            if (!_loggers.Remove(logger)) return false;
        }
        return Unsubscribe(logger);
    }

    /// <summary>No logger gets any more.</summary>
    internal void RemoveLoggers()
    {
        IActorRef[] loggers;
        lock (_loggers) loggers = [.. _loggers];
        foreach (var logger in loggers) RemoveLogger(logger);
    }

    private void SubscribeFromLevel(IActorRef logger)
    {
        foreach (var level in Logging.AllLevels)
        {
            if (level < LogLevel) Unsubscribe(logger, level.ClassFor());
            else Subscribe(logger, level.ClassFor());
        }
    }

    /// <inheritdoc/>
    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    /// <inheritdoc/>
    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event, ActorRefs.NoSender);

    /// <inheritdoc/>
    protected override bool Classify(object @event, Type classifier) => classifier.IsAssignableFrom(@event.GetType());

    /// <inheritdoc/>
    protected override Type GetClassifier(object @event) => @event.GetType();
}

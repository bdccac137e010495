namespace Troupe.Engine;

using System.Collections.Concurrent;

/// <summary>An event bus by type: who asks for a type gets its subtypes and implementations too.</summary>
public class LoggingBus : EventBus<object, Type, IActorRef>
{
    private readonly Lock _lock = new(); // Guards the lists; publishing reads the cache alone.
    private readonly List<IActorRef> _loggers = [];
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private volatile ConcurrentDictionary<Type, IActorRef[]> _subscribersOf = new();

    private protected LoggingBus() { }

    /// <summary>From which level on log events are made at all.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Sets the level for all loggers.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        IActorRef[] loggers;
        lock (_lock) loggers = [.. _loggers];
        foreach (var logger in loggers) SubscribeFromLevel(logger);
    }

    /// <summary>A logger gets log events from here on, of the level and above.</summary>
    internal void AddLogger(IActorRef logger)
    {
        lock (_lock) _loggers.Add(logger);
        SubscribeFromLevel(logger);
    }

    /// <summary>A logger gets none any more. False: it got none before.</summary>
    internal bool RemoveLogger(IActorRef logger)
    {
        lock (_lock)
        {
            if (!_loggers.Remove(logger)) return false;
        }
        return Unsubscribe(logger);
    }

    /// <summary>No logger gets any more.</summary>
    internal void RemoveLoggers()
    {
        IActorRef[] loggers;
        lock (_lock) loggers = [.. _loggers];
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
    public override bool Subscribe(IActorRef subscriber, Type classifier)
    {
        lock (_lock)
        {
            foreach (var (who, channel) in _subscriptions)
                if (channel.IsAssignableFrom(classifier) && who.Equals(subscriber)) return false;
            _subscriptions.RemoveAll(it => classifier.IsAssignableFrom(it.Channel) && it.Subscriber.Equals(subscriber));
            _subscriptions.Add((subscriber, classifier));
            _subscribersOf = new();
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber) => Remove(it => it.Subscriber.Equals(subscriber));

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type classifier) =>
        Remove(it => it.Subscriber.Equals(subscriber) && classifier.IsAssignableFrom(it.Channel));

    /// <inheritdoc/>
    public override void Publish(object @event)
    {
        var cache = _subscribersOf;
        var type = @event.GetType();
        if (!cache.TryGetValue(type, out var subscribers)) cache.TryAdd(type, subscribers = Find(type));
        foreach (var subscriber in subscribers) subscriber.Tell(@event, ActorRefs.NoSender);
    }

    private bool Remove(Predicate<(IActorRef Subscriber, Type Channel)> condition)
    {
        lock (_lock)
        {
            var removed = _subscriptions.RemoveAll(condition) > 0;
            if (removed) _subscribersOf = new();
            return removed;
        }
    }

    private IActorRef[] Find(Type type)
    {
        lock (_lock)
        {
            var found = new List<IActorRef>();
            foreach (var (subscriber, channel) in _subscriptions)
                if (channel.IsAssignableFrom(type) && !found.Contains(subscriber)) found.Add(subscriber);
            return [.. found];
        }
    }
}

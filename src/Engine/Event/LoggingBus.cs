namespace Troupe.Engine;

using System.Collections.Concurrent;

/// <summary>An event bus by type: who asks for a type gets its subtypes and implementations too.</summary>
public class LoggingBus : EventBus<object, Type, IActorRef>
{
    private readonly Lock _lock = new(); // Guards the lists; publishing reads the cache alone.
    private readonly List<IActorRef> _loggers = [];
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private readonly List<(IActorRef Subscriber, Type Channel)> _exceptions = []; // Taken back from a wider subscription.
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
            var readmitted = _exceptions.RemoveAll(it => classifier.IsAssignableFrom(it.Channel) && it.Subscriber.Equals(subscriber)) > 0;
            if (!Gets(subscriber, classifier))
            {
                _subscriptions.RemoveAll(it => classifier.IsAssignableFrom(it.Channel) && it.Subscriber.Equals(subscriber));
                _subscriptions.Add((subscriber, classifier));
            }
            else if (!readmitted) return false;
            _subscribersOf = new();
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        lock (_lock)
        {
            _exceptions.RemoveAll(it => it.Subscriber.Equals(subscriber));
            if (_subscriptions.RemoveAll(it => it.Subscriber.Equals(subscriber)) == 0) return false;
            _subscribersOf = new();
            return true;
        }
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        lock (_lock)
        {
            var removed = _subscriptions.RemoveAll(it => it.Subscriber.Equals(subscriber) && classifier.IsAssignableFrom(it.Channel)) > 0;
            // Asked for a wider class, it goes on to get that, but for this part of it.
            if (Gets(subscriber, classifier)) _exceptions.Add((subscriber, classifier));
            else if (!removed) return false;
            _subscribersOf = new();
            return true;
        }
    }

    /// <inheritdoc/>
    public override void Publish(object @event)
    {
        var cache = _subscribersOf;
        var type = @event.GetType();
        if (!cache.TryGetValue(type, out var subscribers)) cache.TryAdd(type, subscribers = Find(type));
        foreach (var subscriber in subscribers) subscriber.Tell(@event, ActorRefs.NoSender);
    }

    private bool Gets(IActorRef subscriber, Type type) =>
        _subscriptions.Exists(it => it.Channel.IsAssignableFrom(type) && it.Subscriber.Equals(subscriber))
        && !_exceptions.Exists(it => it.Channel.IsAssignableFrom(type) && it.Subscriber.Equals(subscriber));

    private IActorRef[] Find(Type type)
    {
        lock (_lock)
        {
            var found = new List<IActorRef>();
            foreach (var (subscriber, channel) in _subscriptions)
                if (channel.IsAssignableFrom(type) && !found.Contains(subscriber) && Gets(subscriber, type)) found.Add(subscriber);
            return [.. found];
        }
    }
}

namespace Troupe.Engine;

using System.Collections.Concurrent;

/// <summary>An event bus by type: who asks for a type gets its subtypes and implementations too.</summary>
public class LoggingBus : EventBus<object, Type, IActorRef>
{
    private readonly Lock _lock = new(); // Guards the list; publishing reads the cache alone.
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private volatile ConcurrentDictionary<Type, IActorRef[]> _subscribersOf = new();

    private protected LoggingBus() { }

    /// <summary>From which level on log events are made at all.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Sets the level for all loggers.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        foreach (var logger in Loggers)
        {
            foreach (var level in Logging.AllLevels)
            {
                if (level < logLevel) Unsubscribe(logger, Logging.ClassFor(level));
                else Subscribe(logger, Logging.ClassFor(level));
            }
        }
    }

    /// <summary>Who gets log events from the level on.</summary>
    internal List<IActorRef> Loggers { get; } = [];

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

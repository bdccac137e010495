namespace Troupe.Engine;

using System.Collections.Concurrent;

/// <summary>
/// Hands events to those who have asked for their class. Whoever asks for a class gets what lies below it; what lies below may be taken back alone.
/// Derived types say what the classes are and how an event reaches a subscriber.
/// </summary>
/// <typeparam name="TEvent">What is published.</typeparam>
/// <typeparam name="TClassifier">What one asks for.</typeparam>
/// <typeparam name="TSubscriber">Who asks.</typeparam>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    where TClassifier : notnull
    where TSubscriber : notnull
{
    private readonly Lock _lock = new(); // Guards the lists; publishing reads the cache alone.
    private readonly List<(TSubscriber Subscriber, TClassifier Channel)> _subscriptions = [];
    private readonly List<(TSubscriber Subscriber, TClassifier Channel)> _exceptions = []; // Taken back from a wider subscription.

    // Volatile: replaced by whoever changes the lists, and read without the lock. What a publisher adds to one that has been replaced is lost with it.
    private volatile ConcurrentDictionary<TClassifier, TSubscriber[]> _subscribersOf = new();

    /// <summary>A bus without subscribers.</summary>
    protected EventBus() { }

    /// <summary>Asks for a class of events. False: had been asked before.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            var readmitted = _exceptions.RemoveAll(it => IsSubClassification(classifier, it.Channel) && it.Subscriber.Equals(subscriber)) > 0;
            if (!Gets(subscriber, classifier))
            {
                _subscriptions.RemoveAll(it => IsSubClassification(classifier, it.Channel) && it.Subscriber.Equals(subscriber));
                _subscriptions.Add((subscriber, classifier));
            }
            else if (!readmitted) return false;
            _subscribersOf = new();
        }
        return true;
    }

    /// <summary>Takes everything back that a subscriber asked for. False: that was nothing.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber)
    {
        lock (_lock)
        {
            _exceptions.RemoveAll(it => it.Subscriber.Equals(subscriber));
            if (_subscriptions.RemoveAll(it => it.Subscriber.Equals(subscriber)) == 0) return false;
            _subscribersOf = new();
            return true;
        }
    }

    /// <summary>Takes one class back. False: it was not asked for.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            var removed = _subscriptions.RemoveAll(it => it.Subscriber.Equals(subscriber) && IsSubClassification(classifier, it.Channel)) > 0;
            // Asked for a wider class, it goes on to get that, but for this part of it.
            if (Gets(subscriber, classifier)) _exceptions.Add((subscriber, classifier));
            else if (!removed) return false;
            _subscribersOf = new();
            return true;
        }
    }

    /// <summary>Hands an event to all who get it.</summary>
    public virtual void Publish(TEvent @event)
    {
        var cache = _subscribersOf;
        var classifier = GetClassifier(@event);
        if (!cache.TryGetValue(classifier, out var subscribers)) cache.TryAdd(classifier, subscribers = Find(@event, classifier));
        foreach (var subscriber in subscribers) Publish(@event, subscriber);
    }

    /// <summary>A type's name, without its namespace.</summary>
    protected string SimpleName(object source) => SimpleName(source.GetType());

    /// <summary>A type's name, without its namespace.</summary>
    protected string SimpleName(Type source) => source.Name;

    /// <summary>Whether a class lies below another, or is it.</summary>
    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    /// <summary>Hands an event to one subscriber.</summary>
    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    /// <summary>Whether an event is of a class.</summary>
    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    /// <summary>The class of an event.</summary>
    protected abstract TClassifier GetClassifier(TEvent @event);

    private bool Gets(TSubscriber subscriber, TClassifier classifier) =>
        _subscriptions.Exists(it => IsSubClassification(it.Channel, classifier) && it.Subscriber.Equals(subscriber)) && !IsExcepted(subscriber, classifier);

    private bool IsExcepted(TSubscriber subscriber, TClassifier classifier) =>
        _exceptions.Exists(it => IsSubClassification(it.Channel, classifier) && it.Subscriber.Equals(subscriber));

    private TSubscriber[] Find(TEvent @event, TClassifier classifier)
    {
        lock (_lock)
        {
            var found = new List<TSubscriber>();
            foreach (var (subscriber, channel) in _subscriptions)
                if (Classify(@event, channel) && !found.Contains(subscriber) && !IsExcepted(subscriber, classifier)) found.Add(subscriber);
            return [.. found];
        }
    }
}

/// <summary>A bus whose subscribers are actors.</summary>
public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef>
    where TClassifier : notnull
{
    /// <summary>A bus without subscribers.</summary>
    protected ActorEventBus() { }
}

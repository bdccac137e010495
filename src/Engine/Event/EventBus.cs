namespace Troupe.Engine;

/// <summary>Hands events to those who have asked for their kind.</summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
    private protected EventBus() { }

    /// <summary>Asks for a kind of events. False: had been asked before.</summary>
    public abstract bool Subscribe(TSubscriber subscriber, TClassifier classifier);

    /// <summary>Takes everything back that a subscriber asked for.</summary>
    public abstract bool Unsubscribe(TSubscriber subscriber);

    /// <summary>Takes one kind back.</summary>
    public abstract bool Unsubscribe(TSubscriber subscriber, TClassifier classifier);

    /// <summary>Hands an event out.</summary>
    public abstract void Publish(TEvent @event);
}

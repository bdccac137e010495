namespace Troupe.Engine;

/// <summary>A system's event bus: dead letters, unhandled messages, log events, whatever one publishes. Subscribers that stop are taken off.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;

    /// <summary>A stream; with debug it logs subscriptions.</summary>
    public EventStream(bool debug) => _debug = debug;

    /// <inheritdoc/>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var local = subscriber as LocalActorRef;
        local?.Cell.IsSubscribed = true;
        var added = base.Subscribe(subscriber, channel);
        // It may have stopped between: then its own clean-up came too early.
        if (local is { IsTerminated: true }) base.Unsubscribe(subscriber);
        if (_debug) Publish(new Debug(nameof(EventStream), typeof(EventStream), $"subscribing {subscriber} to channel {channel}"));
        return added;
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return base.Unsubscribe(subscriber, channel);
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return base.Unsubscribe(subscriber);
    }
}

/// <summary>Subscribing by type parameter.</summary>
public static class EventStreamExtensions
{
    /// <summary>Asks for a kind of events.</summary>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Takes it back.</summary>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(TChannel));
}

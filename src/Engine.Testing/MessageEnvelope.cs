namespace Troupe.Engine.Testing;

/// <summary>A message as the test actor received it, with its sender.</summary>
public abstract class MessageEnvelope
{
    /// <summary>The message; null in <see cref="NullMessageEnvelope"/>.</summary>
    public abstract object? Message { get; }

    /// <summary>Who sent it.</summary>
    public abstract IActorRef Sender { get; }
}

/// <summary>A message that was received.</summary>
public class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    /// <inheritdoc/>
    public override object Message { get; } = message;

    /// <inheritdoc/>
    public override IActorRef Sender { get; } = sender;

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {(Sender == ActorRefs.NoSender ? "nobody" : Sender.ToString())}";
}

/// <summary>Stands for no message: nothing was received yet, or the wait timed out.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    /// <summary>The only one.</summary>
    public static NullMessageEnvelope Instance = new();

    private NullMessageEnvelope() { }

    /// <inheritdoc/>
    public override object? Message => null;

    /// <inheritdoc/>
    public override IActorRef Sender => ActorRefs.Nobody;

    /// <inheritdoc/>
    public override string ToString() => "<nothing>";
}

namespace Troupe.Engine;

/// <summary>A message and who sent it.</summary>
public readonly struct Envelope
{
    // Not `[]`: for a type of ours that is a class of .NET's, compiled anew in every process.
    internal static readonly Envelope[] None = new Envelope[0];

    /// <summary>Puts a message in its envelope.</summary>
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>Who sent it; null for nobody.</summary>
    public IActorRef Sender { get; }

    /// <summary>What was sent.</summary>
    public object Message { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {Sender?.ToString() ?? "NoSender"}";
}

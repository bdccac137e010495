namespace Troupe.Engine;

/// <summary>Goes to <see cref="SuppressedDeadLetter"/> rather than <see cref="DeadLetter"/> when nobody gets it.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that nobody handled.</summary>
public abstract class AllDeadLetters : IWrappedMessage
{
    private protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient)
    {
        Message = message;
        Sender = sender;
        Recipient = recipient;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Whom it was for.</summary>
    public IActorRef Recipient { get; }

    /// <summary>Whom it was from.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>The recipient has stopped, or never was.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>Says what, from whom, to whom.</summary>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}

/// <summary>A dead letter of a kind that is no news.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>Says what, from whom, to whom.</summary>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}

/// <summary>The recipient's behaviour did not take it.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>Says what, from whom, to whom.</summary>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}

/// <summary>Thrown away for a reason, such as a full mailbox.</summary>
public sealed class Dropped : AllDeadLetters
{
    /// <summary>Says what, why, from whom, to whom.</summary>
    public Dropped(object message, string reason, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) => Reason = reason;

    /// <summary>From nobody.</summary>
    public Dropped(object message, string reason, IActorRef recipient) : this(message, reason, ActorRefs.NoSender, recipient) { }

    /// <summary>Why.</summary>
    public string Reason { get; }
}

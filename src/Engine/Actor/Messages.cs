namespace Troupe.Engine;

/// <summary>Handled by the cell before the actor's behaviour sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>Not to be taken from untrusted peers.</summary>
public interface IPossiblyHarmful;

/// <summary>Does not put the receive timeout off.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Never leaves the process, so needs no serializer.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Carries another message.</summary>
public interface IWrappedMessage
{
    /// <summary>The message inside.</summary>
    object Message { get; }
}

/// <summary>Unwrapping.</summary>
public static class WrappedMessage
{
    /// <summary>The innermost message.</summary>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped) message = wrapped.Message;
        return message;
    }
}

/// <summary>Marks system messages, which overtake user messages.</summary>
internal interface ISystemMessage : INoSerializationVerificationNeeded;

/// <summary>Stops the actor when it comes to this message.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill() { }

    /// <summary>The only one.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the actor throw <see cref="ActorKilledException"/>, which its supervisor judges.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill() { }

    /// <summary>The only one.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}

/// <summary>A watched actor has stopped.</summary>
public sealed class Terminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>Says who, and how it is known.</summary>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>Who stopped.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>True where the whole system it was in is gone.</summary>
    public bool AddressTerminated { get; }

    /// <summary>False where there never was such an actor, as far as is known.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Asks any actor who it is; <see cref="ActorIdentity"/> answers.</summary>
public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>With what the answer is to carry.</summary>
    public Identify(object messageId) => MessageId = messageId;

    /// <summary>What the answer carries.</summary>
    public object MessageId { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity
{
    /// <summary>Subject null: there is no such actor.</summary>
    public ActorIdentity(object messageId, IActorRef subject)
    {
        MessageId = messageId;
        Subject = subject;
    }

    /// <summary>What the question carried.</summary>
    public object MessageId { get; }

    /// <summary>The actor, null where there is none.</summary>
    public IActorRef Subject { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>No message has come for the time that was set.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout() { }

    /// <summary>The only one.</summary>
    public static ReceiveTimeout Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<ReceiveTimeout>";
}

/// <summary>An outcome as a message.</summary>
public abstract class Status
{
    private protected Status() { }

    /// <summary>It went well.</summary>
    public sealed class Success : Status
    {
        /// <summary>Without a value.</summary>
        public static readonly Success Instance = new(null!);

        /// <summary>The value.</summary>
        public readonly object Status;

        /// <summary>With a value.</summary>
        public Success(object status) => Status = status;

        /// <inheritdoc/>
        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>It failed. An ask that gets this faults with the cause.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why.</summary>
        public readonly Exception Cause;

        /// <summary>What else there is to say.</summary>
        public readonly object State;

        /// <summary>With a cause.</summary>
        public Failure(Exception cause) : this(cause, null!) { }

        /// <summary>With a cause and a state.</summary>
        public Failure(Exception cause, object state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}

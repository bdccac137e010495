namespace Troupe.Engine;

/// <summary>An actor could not be made or started; its supervisor stops it by default.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorInitializationException() { }

    /// <summary>With a message.</summary>
    public ActorInitializationException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public ActorInitializationException(string message, Exception cause) : base(message, cause) { }

    /// <summary>Of a certain actor.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null) : base(message, cause) => Actor = actor;

    /// <summary>The actor that failed to start.</summary>
    public IActorRef? Actor { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>PreRestart threw. Only logged: the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Keeps both faults and the message at hand.</summary>
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
        : base(actor, $"Exception in PreRestart(Exception, {optionalMessage?.GetType().ToString() ?? "null"})", restartException)
    {
        RestartException = cause;
        OptionalMessage = optionalMessage!;
    }

    /// <summary>The fault that asked for the restart.</summary>
    public Exception RestartException { get; }

    /// <summary>The message that was being handled, null for none.</summary>
    public object OptionalMessage { get; }
}

/// <summary>The new instance of a restarted actor threw in its constructor or in PostRestart.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Keeps both faults.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, "Exception post restart", cause) => OriginalCause = originalCause;

    /// <summary>The fault that asked for the restart.</summary>
    public Exception OriginalCause { get; }
}

/// <summary>The actor got a <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorKilledException() { }

    /// <summary>With a message.</summary>
    public ActorKilledException(string message) : base(message) { }
}

/// <summary>A watched actor ended and the watcher did not handle <see cref="Terminated"/>.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Names the dead.</summary>
    public DeathPactException(IActorRef deadActor) : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    /// <summary>Who died.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>A selection found nobody in time.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorNotFoundException() { }

    /// <summary>With a message and a cause.</summary>
    public ActorNotFoundException(string message, Exception? innerException = null) : base(message, innerException) { }
}

/// <summary>An ask had no answer in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>With a message.</summary>
    public AskTimeoutException(string message) : base(message) { }
}

/// <summary>A name that is malformed or taken.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    public InvalidActorNameException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>Null was sent.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Without a message.</summary>
    public InvalidMessageException() : this("Message is null") { }

    /// <summary>With a message.</summary>
    public InvalidMessageException(string message) : base(message) { }
}

/// <summary>An actor did what its state does not allow, such as stashing one message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>With a message.</summary>
    public IllegalActorStateException(string message) : base(message) { }
}

/// <summary>A bounded stash is full.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>With a message and a cause.</summary>
    public StashOverflowException(string message, Exception? cause = null) : base(message, cause) { }
}

/// <summary>A logger did not come up.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public LoggerInitializationException() { }

    /// <summary>With a message.</summary>
    public LoggerInitializationException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public LoggerInitializationException(string message, Exception? cause = null) : base(message, cause) { }
}

/// <summary>The scheduler was asked for something after its end.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>With a message.</summary>
    public SchedulerException(string message) : base(message) { }
}

/// <summary>An operation that the state does not allow, such as making a child while stopping.</summary>
public class IllegalStateException : AkkaException
{
    /// <summary>With a message.</summary>
    public IllegalStateException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public IllegalStateException(string message, Exception innerEx) : base(message, innerEx) { }
}

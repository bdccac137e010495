namespace Troupe.Engine.Testing;

/// <summary>Drives a test actor: runs for each message it gets, before the message is put in its inbox.</summary>
public abstract class AutoPilot
{
    /// <summary>Returned by <see cref="Run"/>: no pilot from now on.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Returned by <see cref="Run"/>: the same pilot again.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Sees one message; returns the pilot for the next.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>No pilot.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    /// <summary>The only one.</summary>
    public static NoAutoPilot Instance = new();

    private NoAutoPilot() { }

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>Keep the pilot there is; never flown itself.</summary>
public sealed class KeepRunning : AutoPilot
{
    /// <summary>The only one.</summary>
    public static KeepRunning Instance = new();

    private KeepRunning() { }

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => throw new InvalidOperationException("KeepRunning is an answer, not a pilot.");
}

/// <summary>What a pilot does with a message.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>A pilot made of a delegate.</summary>
public sealed class DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate) : AutoPilot
{
    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => autoPilotDelegate(sender, message);
}

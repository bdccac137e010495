namespace Troupe.Engine;

/// <summary>Logs undeliverable messages, as many as <c>akka.log-dead-letters</c> says, then none for <c>akka.log-dead-letters-suspend-duration</c>.</summary>
internal sealed class DeadLetterLog(ActorSystemImpl system) : MinimalActorRef
{
    private readonly Lock _lock = new(); // Guards the count: dead letters are published on any thread.
    private DeadLetterCount _count;

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/DeadLetterLog");

    public override IActorRefProvider Provider => system.Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not AllDeadLetters letter || WrappedMessage.Unwrap(letter) is IDeadLetterSuppression) return;
        int number;
        string? remark;
        lock (_lock)
        {
            (_count, number, remark) = _count.Add(system.Settings.LogDeadLetters, system.Settings.LogDeadLettersSuspendDuration, Environment.TickCount64);
        }
        if (remark is null) return;

        var recipient = letter.Recipient?.Path.ToString() ?? "NoSender";
        var origin = letter.Sender is null || letter.Sender.Equals(system.DeadLetters) ? "" : $" from {letter.Sender.Path}";
        var (fate, hint) = letter switch
        {
            Dropped dropped => ($"dropped. {dropped.Reason}", ""),
            UnhandledMessage => ("unhandled", ""),
            _ => ("not delivered", $"If this is not an expected behavior then {recipient} may have terminated unexpectedly. "),
        };
        system.EventStream.Publish(new Info(
            recipient, letter.Recipient?.GetType() ?? typeof(DeadLetterLog),
            $"Message [{letter.Message.GetType().Name}]{origin} to {recipient} was {fate}. [{number}] dead letters encountered{remark}. {hint}"
            + "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'."));
    }
}

/// <summary>Logs unhandled messages as debug events, where <c>akka.actor.debug.unhandled</c> says so.</summary>
internal sealed class UnhandledMessageLog(ActorSystemImpl system) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/UnhandledMessageLog");

    public override IActorRefProvider Provider => system.Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not UnhandledMessage unhandled) return;
        var from = unhandled.Sender?.Path.ToString() ?? "NoSender";
        system.EventStream.Publish(new Debug(
            unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {from} : {unhandled.Message}"));
    }
}

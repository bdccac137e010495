namespace Troupe.Engine;

/// <summary>What an inbox tells its actor; everything else is a message for the inbox.</summary>
internal abstract record InboxCommand : INoSerializationVerificationNeeded
{
    internal sealed record Watch(IActorRef Subject, object? Message) : InboxCommand;

    internal sealed record Unwatch(IActorRef Subject) : InboxCommand;
}

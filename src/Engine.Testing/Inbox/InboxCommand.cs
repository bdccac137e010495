namespace Troupe.Engine.Testing;

/// <summary>What a kit tells its own test actor; everything else is for the inbox.</summary>
internal abstract record InboxCommand : INoSerializationVerificationNeeded
{
    internal sealed record Watch(IActorRef Subject, TaskCompletionSource Done) : InboxCommand;

    internal sealed record Unwatch(IActorRef Subject, TaskCompletionSource Done) : InboxCommand;

    internal sealed record Ignore(Func<object, bool>? When) : InboxCommand;

    internal sealed record Fly(AutoPilot Pilot) : InboxCommand;

    internal sealed record Spawn(Props Props, string? Name, SupervisorStrategy? Strategy, TaskCompletionSource<IActorRef> Done) : InboxCommand;
}

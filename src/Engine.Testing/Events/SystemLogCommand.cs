namespace Troupe.Engine.Testing;

/// <summary>What a kit tells the system's <see cref="SystemLog"/>.</summary>
internal abstract record SystemLogCommand : INoSerializationVerificationNeeded
{
    internal sealed record Install(IReadOnlyList<EventRule> Rules) : SystemLogCommand;

    internal sealed record Remove(IReadOnlyList<EventRule> Rules) : SystemLogCommand;

    internal sealed record Copy(Action<string> Write) : SystemLogCommand;

    internal sealed record Forward(IActorRef Listener) : SystemLogCommand;

    internal sealed record Untaken(LogEvent Event) : SystemLogCommand;
}

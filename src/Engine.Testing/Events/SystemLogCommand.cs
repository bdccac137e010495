namespace Troupe.Engine.Testing;

/// <summary>What a kit tells the system's <see cref="SystemLog"/>.</summary>
internal abstract record SystemLogCommand : INoSerializationVerificationNeeded
{
    internal sealed record Install(IReadOnlyList<EventRule> Rules) : SystemLogCommand;

    internal sealed record Remove(IReadOnlyList<EventRule> Rules) : SystemLogCommand;

    internal sealed record Copy(Action<string> Write) : SystemLogCommand;
}

namespace Troupe.Engine;

/// <summary>What a lost peer is still owed, and for how long. Akka.NET's keys, under <c>akka.remote</c>.</summary>
internal sealed record PeerLossOptions(int SystemMessageBuffer, TimeSpan RetryGate, TimeSpan GiveUpAfter, TimeSpan KeepQuarantined)
{
    private const string Section = "akka.remote";

    public static PeerLossOptions From(Config system)
    {
        var config = system.GetConfig(Section) ?? Config.Empty;
        return new PeerLossOptions(
            AtLeastOne("system-message-buffer-size", config.GetInt("system-message-buffer-size", 20_000)),
            Positive("retry-gate-closed-for", config.GetTimeSpan("retry-gate-closed-for", TimeSpan.FromSeconds(5), allowInfinite: false)),
            // Two days with Akka.NET, where heartbeats judge earlier; here they may be off.
            Positive("quarantine-silent-system-timeout", config.GetTimeSpan("quarantine-silent-system-timeout", TimeSpan.FromSeconds(30), allowInfinite: false)),
            Positive("prune-quarantine-marker-after", config.GetTimeSpan("prune-quarantine-marker-after", TimeSpan.FromDays(5), allowInfinite: false)));
    }

    private static int AtLeastOne(string key, int value) => value >= 1 ? value : throw new ConfigurationException($"{Section}.{key} is {value}; it must be at least 1.");

    private static TimeSpan Positive(string key, TimeSpan value) => value > TimeSpan.Zero ? value : throw new ConfigurationException($"{Section}.{key} must be above 0.");
}

namespace Troupe.Remote;

using Troupe.Configuration;

/// <summary>The section <c>troupe.remote</c>; <c>hocon/reference.conf</c> says what each key means.</summary>
internal sealed record RemoteDefaults(TimeSpan Heartbeat, TimeSpan Lease, TimeSpan WorkerWait)
{
    /// <exception cref="InvalidConfigurationException">A key is missing or makes no sense.</exception>
    public static RemoteDefaults Read(Config config)
    {
        const string Path = "troupe.remote";
        var section = new ConfigSection(config, Path);
        var read = new RemoteDefaults(section.Span("heartbeat"), section.Span("lease"), section.Span("worker-wait"));
        return read.Lease >= 2 * read.Heartbeat
            ? read
            : throw new InvalidConfigurationException($"{Path}.lease", $"{read.Lease.TotalSeconds:0.###} s is less than two heartbeats of {read.Heartbeat.TotalSeconds:0.###} s.");
    }
}

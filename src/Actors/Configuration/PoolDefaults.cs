namespace Troupe.Configuration;

/// <summary>The section <c>troupe.pool</c>; <c>hocon/reference.conf</c> says what each key means.</summary>
internal sealed record PoolDefaults(
    int MaxAttempts, TimeSpan ChunkTarget, TimeSpan ChunkCover, int ReadAhead, TimeSpan ReportInterval, int StartTries, TimeSpan StartTimeout, TimeSpan StopGrace,
    int LossTries, TimeSpan StallTimeout, TimeSpan MemoryInterval)
{
    /// <exception cref="InvalidConfigurationException">A key is missing or makes no sense.</exception>
    public static PoolDefaults Read(Config config)
    {
        var section = new ConfigSection(config, "troupe.pool");
        return new PoolDefaults(
            MaxAttempts: section.Positive("max-attempts"),
            ChunkTarget: section.Span("chunk-target"),
            ChunkCover: section.Span("chunk-cover"),
            ReadAhead: section.Positive("read-ahead"),
            ReportInterval: section.Span("report-interval"),
            StartTries: section.Positive("start-tries"),
            StartTimeout: section.Span("start-timeout"),
            StopGrace: section.Span("stop-grace"),
            LossTries: section.Positive("loss-tries"),
            StallTimeout: section.Span("stall-timeout"),
            MemoryInterval: section.Span("memory-interval"));
    }
}

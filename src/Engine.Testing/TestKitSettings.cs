namespace Troupe.Engine.Testing;

/// <summary>The kit's times, from <c>akka.test</c> of the system's configuration.</summary>
public class TestKitSettings(Config config)
{
    /// <summary>How long latches and shutdown wait. Not dilated.</summary>
    public TimeSpan DefaultTimeout { get; } = config.GetTimeSpan("akka.test.default-timeout", TimeSpan.FromSeconds(5));

    /// <summary>How long one expectation waits. Not dilated.</summary>
    public TimeSpan SingleExpectDefault { get; } = config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3));

    /// <summary>How long an event filter waits for its events. Not dilated.</summary>
    public TimeSpan TestEventFilterLeeway { get; } = config.GetTimeSpan("akka.test.filter-leeway", TimeSpan.FromSeconds(3));

    /// <summary>What <c>Dilated</c> multiplies with; more than 1 on slow machines.</summary>
    public double TestTimeFactor { get; } = config.GetDouble("akka.test.timefactor", 1);
}

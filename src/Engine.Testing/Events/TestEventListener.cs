namespace Troupe.Engine.Testing;

/// <summary>A logger that keeps quiet: what a test's system logs goes to the test's output and to its event filters, with or without a logger.</summary>
public class TestEventListener : DefaultLogger
{
    /// <inheritdoc/>
    protected override void Print(LogEvent logEvent)
    {
        // Nothing on standard output; see above.
    }
}

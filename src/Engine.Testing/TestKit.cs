namespace Troupe.Engine.Testing;

using Xunit.Abstractions;

/// <summary>A test class with an actor system of its own, for xunit 2; the system stops when the test ends.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where the system's log goes; null: nowhere.</summary>
    protected readonly ITestOutputHelper? Output;

    private bool _disposed;

    /// <summary>A kit on <paramref name="system"/>, or on a new one.</summary>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null) : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>A kit on a new system with a configuration over the default one.</summary>
    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null) : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>A kit on a new system with a configuration, in HOCON, over the default one.</summary>
    public TestKit(string config, ITestOutputHelper? output = null) : this(ConfigurationFactory.ParseString(config), null, output) { }

    /// <summary>How a test of this kit fails.</summary>
    protected static XunitAssertions Assertions { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs once, when the test has ended and its system still runs.</summary>
    protected virtual void AfterAll() { }

    /// <summary>Copies a system's log to the test's output.</summary>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, "");

    /// <summary>As above, each line begun with <paramref name="prefix"/>.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is { } output) SystemLog.Of(system).Tell(new SystemLogCommand.Copy(line => output.WriteLine(prefix + line)));
    }

    /// <summary>Stops the system.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;
        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            Shutdown();
            ImplicitSender.Is(null);
        }
    }
}

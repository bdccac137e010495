namespace Troupe.Engine.Testing;

using System.Diagnostics;

/// <summary>
/// A test with an actor system of its own (or a given one) and a test actor whose inbox it reads with expectations.
/// For one reader: a test does not expect from two threads at once.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly Config ReferenceConfig = ConfigurationFactory.ParseString(
        """
        akka {
          loggers = []
          stdout-loglevel = OFF
          test {
            timefactor = 1.0
            filter-leeway = 3s
            single-expect-default = 3s
            default-timeout = 5s
          }
        }
        """);

    private static readonly Config DebugConfig = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            event-stream = on
            unhandled = on
          }
        }
        """);

    private static int _testActors;

    private readonly TestInbox _inbox = new();
    private readonly ITestKitAssertions _assertions;
    private MessageEnvelope _last = NullMessageEnvelope.Instance;

    /// <summary>A kit on <paramref name="system"/>, or on a new one with <see cref="DefaultConfig"/>.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        Sys = system ?? ActorSystem.Create("test", DefaultConfig);
        TestKitSettings = new TestKitSettings(Sys.Settings.Config);
        TestActor = CreateTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref _testActors)}"); // tests of one process start side by side
        EventFilter = CreateEventFilter(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        if (this is not TestProbe) ImplicitSender.Is(this is INoImplicitSender ? null : TestActor);
    }

    /// <summary>A kit on a new system with <paramref name="config"/> over <see cref="DefaultConfig"/>.</summary>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, ActorSystem.Create(actorSystemName ?? "test", config.WithFallback(DefaultConfig)), testActorName)
    {
    }

    /// <summary>The kit's own settings; a quiet system. What the system itself needs comes from the engine's defaults.</summary>
    public static Config DefaultConfig => ReferenceConfig;

    /// <summary>Turns all debug logging on.</summary>
    public static Config FullDebugConfig => DebugConfig;

    /// <summary>The clock that <c>Within</c> goes by.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>The actor system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>The kit's times.</summary>
    public TestKitSettings TestKitSettings { get; }

    /// <summary>The actor whose inbox the expectations read; the sender of what the test tells.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Who sent the message that was taken last.</summary>
    public IActorRef LastSender => _last.Sender;

    /// <summary>The message that was taken last; null before the first, or when the last wait was in vain.</summary>
    public object? LastMessage => _last.Message;

    /// <summary>Whether a message waits in the inbox.</summary>
    public bool HasMessages => _inbox.HasMessages;

    /// <summary>Expectations on what the system logs.</summary>
    public EventFilterFactory EventFilter { get; }

    /// <summary>A log under the test's name.</summary>
    public ILoggingAdapter Log { get; }

    /// <summary>Expectations on what another system logs.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>One more test actor for the same inbox.</summary>
    public IActorRef CreateTestActor(string name) =>
        ((ExtendedActorSystem)Sys).SystemActorOf(Props.Create(typeof(InboxActor), _inbox), name);

    /// <summary>A second inbox with an actor of its own.</summary>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>An inbox in another system.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    /// <summary>A countdown that waits for the kit's default timeout, dilated.</summary>
    public virtual TestLatch CreateTestLatch(int count = 1) => TestLatch.Of(this, count);

    /// <summary>A point at which a number of threads wait for each other, for the kit's default timeout, dilated.</summary>
    public TestBarrier CreateTestBarrier(int count) => new(this, count);

    /// <summary>Stops the system and waits for it.</summary>
    /// <exception cref="TimeoutException">It did not stop in time, and <paramref name="verifySystemShutdown"/> is set.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Stops a system and waits for it: for 5 seconds, dilated, if nothing else is said.</summary>
    /// <exception cref="TimeoutException">It did not stop in time, and <paramref name="verifySystemShutdown"/> is set.</exception>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var patience = duration ?? Dilated(TimeSpan.FromSeconds(5));
        if (Blocking.Wait(system.Terminate(), patience)) return;
        var text = $"The actor system {system.Name} did not stop within {patience}.";
        if (verifySystemShutdown) throw new TimeoutException(text);
        system.Log.Warning(text);
    }
}

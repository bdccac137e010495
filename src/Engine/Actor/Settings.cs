namespace Troupe.Engine;

/// <summary>What the engine reads of the configuration, once.</summary>
public class Settings
{
    /// <summary>Reads it.</summary>
    public Settings(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        ProviderClass = config.GetString("akka.actor.provider", "local")!;
        SupervisorStrategyClass = config.GetString("akka.actor.guardian-supervisor-strategy", "Akka.Actor.DefaultSupervisorStrategy")!;
        SchedulerClass = config.GetString("akka.scheduler.implementation", DefaultScheduler)!;
        AskTimeout = config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        LogLevel = config.GetString("akka.loglevel", "INFO")!;
        StdoutLogLevel = config.GetString("akka.stdout-loglevel", "WARNING")!;
        Loggers = config.GetStringList("akka.loggers", ["Akka.Event.DefaultLogger"]);
        LogDeadLetters = config.GetString("akka.log-dead-letters", "10") switch
        {
            "on" or "true" => int.MaxValue,
            "off" or "false" => 0,
            _ => config.GetInt("akka.log-dead-letters", 10),
        };
        LogDeadLettersDuringShutdown = config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));
        LoggerStartTimeout = config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        DebugUnhandledMessage = config.GetBoolean("akka.actor.debug.unhandled");
        AddLoggingReceive = config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = config.GetBoolean("akka.actor.debug.event-stream");
        CoordinatedShutdownTerminateActorSystem = config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
        CoordinatedShutdownRunByActorSystemTerminate = config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
            throw new ConfigurationException("akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off is not a supported configuration combination.");
    }

    /// <summary>The configuration as HOCON, for people to read: secrets and passwords are left out.</summary>
    public override string ToString() => HoconWriter.WriteWithoutSecrets(Config.Root);

    internal const string DefaultScheduler = "Akka.Actor.HashedWheelTimerScheduler";

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; }

    /// <summary>"local", "remote", or Akka.NET's name of such a provider.</summary>
    public string ProviderClass { get; }

    /// <summary>How /user supervises.</summary>
    public string SupervisorStrategyClass { get; }

    /// <summary>The scheduler's type.</summary>
    public string SchedulerClass { get; }

    /// <summary>For asks that say nothing themselves.</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary>The level of the loggers.</summary>
    public string LogLevel { get; }

    /// <summary>The level of standard output at the start and at the end.</summary>
    public string StdoutLogLevel { get; }

    /// <summary>The logger actors' types.</summary>
    public IList<string> Loggers { get; }

    /// <summary>How long a logger may take to say that it is up before a warning is logged.</summary>
    public TimeSpan LoggerStartTimeout { get; }

    /// <summary>How many dead letters are logged, before there is a pause.</summary>
    public int LogDeadLetters { get; }

    /// <summary>Whether dead letters are logged while the system ends.</summary>
    public bool LogDeadLettersDuringShutdown { get; }

    /// <summary>How long the pause is; infinite: for ever.</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; }

    /// <summary>Whether each message that an <see cref="ILogReceive"/> actor gets is logged as a debug event.</summary>
    public bool AddLoggingReceive { get; }

    /// <summary>Whether messages that the cell handles itself, such as <see cref="PoisonPill"/>, are logged as debug events.</summary>
    public bool DebugAutoReceive { get; }

    /// <summary>Whether starts, restarts, stops, supervision and watches are logged as debug events.</summary>
    public bool DebugLifecycle { get; }

    /// <summary>Whether unhandled messages are logged as debug events.</summary>
    public bool DebugUnhandledMessage { get; }

    /// <summary>Whether subscriptions are logged.</summary>
    public bool DebugEventStream { get; }

    // Read when asked for: every process that starts would pay for them.

    /// <summary>Whether the whole configuration is logged at the start.</summary>
    public bool LogConfigOnStart => Config.GetBoolean("akka.log-config-on-start");

    /// <summary>Where Akka.NET is installed; for nothing here.</summary>
    public string Home => Config.GetString("akka.home", "");

    /// <summary>Whether a coordinated shutdown ends the system.</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary>Whether the system's Terminate runs the coordinated shutdown.</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }
}

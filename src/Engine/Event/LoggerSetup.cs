namespace Troupe.Engine;

/// <summary>Starts and stops the loggers of a system.</summary>
internal sealed class LoggerSetup(ActorSystemImpl system)
{
    private StandardOutLogger? _stdout;
    private DeadLetterLog? _deadLetters;

    internal void StartStdout()
    {
        var level = Logging.LogLevelFor(system.Settings.StdoutLogLevel);
        system.EventStream.SetLogLevel(Logging.LogLevelFor(system.Settings.LogLevel));
        if (level > LogLevel.ErrorLevel) return;
        _stdout ??= new StandardOutLogger(system.Provider);
        foreach (var each in Logging.AllLevels) if (each >= level) system.EventStream.Subscribe(_stdout, each.ClassFor());
    }

    /// <summary>The loggers get their events from here on; none is waited for, each says itself when it is up (<see cref="LoggerHandshake"/>).</summary>
    internal void StartConfigured()
    {
        var number = 0;
        foreach (var name in system.Settings.Loggers)
        {
            var props = TypeNames.PropsOf(name);
            var logger = system.SystemActorOf(props, $"log{++number}-{props.Type.Name}");
            new LoggerHandshake(system, logger, props.Type).Begin();
        }
        if (_stdout is not null) system.EventStream.Unsubscribe(_stdout);
        if (system.Settings.LogDeadLetters > 0) StartDeadLetterLog();
        if (system.Settings.DebugUnhandledMessage) system.EventStream.Subscribe(new UnhandledMessageLog(system), typeof(UnhandledMessage));
    }

    private void StartDeadLetterLog()
    {
        _deadLetters = new DeadLetterLog(system);
        system.EventStream.Subscribe(_deadLetters, typeof(DeadLetter));
        system.EventStream.Subscribe(_deadLetters, typeof(Dropped));
        system.EventStream.Subscribe(_deadLetters, typeof(UnhandledMessage));
    }

    /// <summary>The system is about to end: what is undeliverable from here on is no news.</summary>
    internal void BeginShutdown()
    {
        if (_deadLetters is not null && !system.Settings.LogDeadLettersDuringShutdown) system.EventStream.Unsubscribe(_deadLetters);
    }

    /// <summary>The loggers are about to stop: from here on only standard output is left.</summary>
    internal void BackToStdout()
    {
        StartStdout();
        Tell("Shutting down: StandardOutLogger started");
        system.EventStream.RemoveLoggers();
        Tell("All default loggers stopped");

        void Tell(string what) => system.EventStream.Publish(new Debug(nameof(EventStream), typeof(EventStream), what));
    }
}

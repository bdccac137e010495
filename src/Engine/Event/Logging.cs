namespace Troupe.Engine;

/// <summary>Loggers, levels and their names.</summary>
public static class Logging
{
    internal static readonly LogLevel[] AllLevels = [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    private const LogLevel Off = (LogLevel)int.MaxValue;

    /// <summary>The event type of a level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The level's name in HOCON.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => "OFF",
    };

    /// <summary>The level of that name; OFF is above all.</summary>
    /// <exception cref="ArgumentException">There is no such level.</exception>
    public static LogLevel LogLevelFor(string logLevel) => logLevel.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => Off,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\"", nameof(logLevel)),
    };

    /// <summary>The level of an event type.</summary>
    /// <exception cref="ArgumentException">The type has none.</exception>
    public static LogLevel LogLevelFor<T>() where T : LogEvent => Array.Find(AllLevels, static level => level.ClassFor() == typeof(T)) is var found && found.ClassFor() == typeof(T)
        ? found
        : throw new ArgumentException($"Unknown LogEvent type: \"{typeof(T).FullName}\"");

    /// <summary>The name of an object's type, without its namespace.</summary>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>A type's name, without its namespace.</summary>
    public static string SimpleName(Type t) => t.Name;

    /// <summary>A logger of the actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null) => new BusLogging(
        context.System.EventStream, context.Self.Path.ToString(), context.Props.Type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    /// <summary>A logger for a string, type, or object.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var (source, type) = Describe(logSourceObj);
        return new BusLogging(system.EventStream, $"{source} ({system.Name})", type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    /// <summary>A logger for a string, type, or object.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var (source, type) = Describe(logSourceObj);
        return new BusLogging(loggingBus, source, type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    private static (string Source, Type Type) Describe(object source) => source switch
    {
        string text => (text, typeof(DummyClassForStringSources)),
        Type type => (type.FullName ?? type.Name, type),
        IActorRef actor => (actor.Path.ToString(), typeof(ActorBase)),
        IActorContext context => (context.Self.Path.ToString(), context.Props.Type),
        _ => (source.GetType().FullName ?? source.GetType().Name, source.GetType()),
    };
}

/// <summary>Stands for the type where a log's source is only a name.</summary>
public class DummyClassForStringSources;

namespace Troupe.Engine;

using System.Globalization;

/// <summary>How important a log event is.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a fault.</summary>
    DebugLevel,

    /// <summary>What goes on.</summary>
    InfoLevel,

    /// <summary>What may go wrong.</summary>
    WarningLevel,

    /// <summary>What went wrong.</summary>
    ErrorLevel,
}

/// <summary>One line of log on the event stream.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause!;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
        Timestamp = TimeProvider.System.GetUtcNow().UtcDateTime;
        Thread = Thread.CurrentThread;
    }

    /// <summary>The fault, null for none.</summary>
    public Exception Cause { get; protected set; }

    /// <summary>When, in UTC.</summary>
    public DateTime Timestamp { get; }

    /// <summary>On which thread.</summary>
    public Thread Thread { get; }

    /// <summary>From where: an actor's path, mostly.</summary>
    public string LogSource { get; protected set; }

    /// <summary>From which type.</summary>
    public Type LogClass { get; protected set; }

    /// <summary>What: an object whose text is the line.</summary>
    public object Message { get; protected set; }

    /// <summary>How important.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc/>
    public override string ToString()
    {
        var level = LogLevel().ToString().Replace("Level", "", StringComparison.Ordinal).ToUpperInvariant();
        var time = Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var line = $"[{level}][{time}Z][Thread {Thread.ManagedThreadId.ToString("0000", CultureInfo.InvariantCulture)}][{LogSource}] {Message}";
        return Cause is null ? line : $"{line}{Environment.NewLine}Cause: {Cause}";
    }
}

/// <summary>A debug line.</summary>
public class Debug : LogEvent
{
    /// <summary>Without a fault.</summary>
    public Debug(string logSource, Type logClass, object message) : base(null, logSource, logClass, message) { }

    /// <summary>With a fault.</summary>
    public Debug(Exception cause, string logSource, Type logClass, object message) : base(cause, logSource, logClass, message) { }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.DebugLevel;
}

/// <summary>An info line.</summary>
public class Info : LogEvent
{
    /// <summary>Without a fault.</summary>
    public Info(string logSource, Type logClass, object message) : base(null, logSource, logClass, message) { }

    /// <summary>With a fault.</summary>
    public Info(Exception cause, string logSource, Type logClass, object message) : base(cause, logSource, logClass, message) { }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.InfoLevel;
}

/// <summary>A warning.</summary>
public class Warning : LogEvent
{
    /// <summary>Without a fault.</summary>
    public Warning(string logSource, Type logClass, object message) : base(null, logSource, logClass, message) { }

    /// <summary>With a fault.</summary>
    public Warning(Exception cause, string logSource, Type logClass, object message) : base(cause, logSource, logClass, message) { }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.WarningLevel;
}

/// <summary>An error.</summary>
public class Error : LogEvent
{
    /// <summary>With a fault, or null.</summary>
    public Error(Exception? cause, string logSource, Type logClass, object message) : base(cause, logSource, logClass, message) { }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Engine.LogLevel.ErrorLevel;
}

/// <summary>The first message of a logger actor; it answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>With the bus the events come from.</summary>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>The bus.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger is up.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

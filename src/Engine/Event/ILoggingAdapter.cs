namespace Troupe.Engine;

using System.Globalization;

/// <summary>Puts a format and its arguments together.</summary>
public interface ILogMessageFormatter
{
    /// <summary>The line.</summary>
    string Format(string format, params object[] args);

    /// <summary>The line.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary>Formats as <see cref="string.Format(string, object[])"/> does.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The only one.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter() { }

    /// <inheritdoc/>
    public string Format(string format, params object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);

    /// <inheritdoc/>
    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
}

/// <summary>A line that is put together only if somebody reads it.</summary>
public abstract class LogMessage
{
    /// <summary>What puts it together.</summary>
    protected readonly ILogMessageFormatter Formatter;

    /// <summary>With its format.</summary>
    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The format.</summary>
    public string Format { get; }

    /// <summary>The arguments, in a row.</summary>
    public abstract string Unformatted();

    /// <summary>The arguments.</summary>
    public abstract IEnumerable<object> Parameters();
}

internal sealed class FormattedMessage(ILogMessageFormatter formatter, string format, object[] arguments) : LogMessage(formatter, format)
{
    public override string Unformatted() => string.Join(',', arguments);
    public override IEnumerable<object> Parameters() => arguments;

    public override string ToString()
    {
        try
        {
            return Formatter.Format(Format, arguments);
        }
        catch (FormatException)
        {
            return $"{Format} ({Unformatted()})"; // A wrong format must not fail whoever logs.
        }
    }
}

/// <summary>Where one logs.</summary>
public interface ILoggingAdapter
{
    /// <summary>What puts lines together.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Debug lines are taken.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Info lines are taken.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Warnings are taken.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Errors are taken.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Lines of the level are taken.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a line.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);

    /// <summary>Logs a line.</summary>
    void Log(LogLevel logLevel, Exception? cause, LogMessage message);
}

/// <summary>Logs to an event bus.</summary>
internal sealed class BusLogging(LoggingBus bus, string source, Type logClass, ILogMessageFormatter formatter) : ILoggingAdapter
{
    public ILogMessageFormatter Formatter => formatter;

    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= bus.LogLevel;

    public void Log(LogLevel logLevel, Exception? cause, string format) => Publish(logLevel, cause, format);

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message) => Publish(logLevel, cause, message);

    private void Publish(LogLevel level, Exception? cause, object message)
    {
        if (!IsEnabled(level)) return;
        bus.Publish(level switch
        {
            LogLevel.DebugLevel => new Debug(cause!, source, logClass, message),
            LogLevel.InfoLevel => new Info(cause!, source, logClass, message),
            LogLevel.WarningLevel => new Warning(cause!, source, logClass, message),
            _ => (LogEvent)new Error(cause, source, logClass, message),
        });
    }
}

/// <summary>Logs nothing.</summary>
public sealed class NoLogger : ILoggingAdapter
{
    /// <summary>The only one.</summary>
    public static readonly ILoggingAdapter Instance = new NoLogger();

    private NoLogger() { }

    /// <inheritdoc/>
    public ILogMessageFormatter Formatter => DefaultLogMessageFormatter.Instance;

    /// <inheritdoc/>
    public bool IsDebugEnabled => false;

    /// <inheritdoc/>
    public bool IsInfoEnabled => false;

    /// <inheritdoc/>
    public bool IsWarningEnabled => false;

    /// <inheritdoc/>
    public bool IsErrorEnabled => false;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => false;

    /// <inheritdoc/>
    public void Log(LogLevel logLevel, Exception? cause, string format) { }

    /// <inheritdoc/>
    public void Log(LogLevel logLevel, Exception? cause, LogMessage message) { }
}

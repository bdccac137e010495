namespace Troupe.Engine;

/// <summary>Logging by level. Arguments are put into the format only when the line is read.</summary>
public static class LoggingExtensions
{
    private static void Write(ILoggingAdapter log, LogLevel level, Exception? cause, string format, object[] args)
    {
        if (log.IsEnabled(level)) log.Log(level, cause, new FormattedMessage(log.Formatter, format, args));
    }

    /// <summary>Logs a debug line.</summary>
    public static void Debug(this ILoggingAdapter log, string format) => log.Log(LogLevel.DebugLevel, null, format);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.DebugLevel, cause, format);

    /// <summary>Logs a debug line.</summary>
    public static void Debug(this ILoggingAdapter log, string format, object[] args) => Write(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format, object[] args) => Write(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Logs a debug line.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.DebugLevel, null, format, [arg1!]);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.DebugLevel, cause, format, [arg1!]);

    /// <summary>Logs a debug line.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.DebugLevel, null, format, [arg1!, arg2!]);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.DebugLevel, cause, format, [arg1!, arg2!]);

    /// <summary>Logs a debug line.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.DebugLevel, null, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.DebugLevel, cause, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a debug line.</summary>
    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.DebugLevel, null, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.DebugLevel, cause, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a info line.</summary>
    public static void Info(this ILoggingAdapter log, string format) => log.Log(LogLevel.InfoLevel, null, format);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.InfoLevel, cause, format);

    /// <summary>Logs a info line.</summary>
    public static void Info(this ILoggingAdapter log, string format, object[] args) => Write(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format, object[] args) => Write(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Logs a info line.</summary>
    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.InfoLevel, null, format, [arg1!]);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.InfoLevel, cause, format, [arg1!]);

    /// <summary>Logs a info line.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.InfoLevel, null, format, [arg1!, arg2!]);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.InfoLevel, cause, format, [arg1!, arg2!]);

    /// <summary>Logs a info line.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.InfoLevel, null, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.InfoLevel, cause, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a info line.</summary>
    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.InfoLevel, null, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.InfoLevel, cause, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a warning.</summary>
    public static void Warning(this ILoggingAdapter log, string format) => log.Log(LogLevel.WarningLevel, null, format);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.WarningLevel, cause, format);

    /// <summary>Logs a warning.</summary>
    public static void Warning(this ILoggingAdapter log, string format, object[] args) => Write(log, LogLevel.WarningLevel, null, format, args);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format, object[] args) => Write(log, LogLevel.WarningLevel, cause, format, args);

    /// <summary>Logs a warning.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.WarningLevel, null, format, [arg1!]);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.WarningLevel, cause, format, [arg1!]);

    /// <summary>Logs a warning.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.WarningLevel, null, format, [arg1!, arg2!]);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.WarningLevel, cause, format, [arg1!, arg2!]);

    /// <summary>Logs a warning.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.WarningLevel, null, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.WarningLevel, cause, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a warning.</summary>
    public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.WarningLevel, null, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.WarningLevel, cause, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a error.</summary>
    public static void Error(this ILoggingAdapter log, string format) => log.Log(LogLevel.ErrorLevel, null, format);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.ErrorLevel, cause, format);

    /// <summary>Logs a error.</summary>
    public static void Error(this ILoggingAdapter log, string format, object[] args) => Write(log, LogLevel.ErrorLevel, null, format, args);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format, object[] args) => Write(log, LogLevel.ErrorLevel, cause, format, args);

    /// <summary>Logs a error.</summary>
    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.ErrorLevel, null, format, [arg1!]);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.ErrorLevel, cause, format, [arg1!]);

    /// <summary>Logs a error.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.ErrorLevel, null, format, [arg1!, arg2!]);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.ErrorLevel, cause, format, [arg1!, arg2!]);

    /// <summary>Logs a error.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.ErrorLevel, null, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.ErrorLevel, cause, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a error.</summary>
    public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.ErrorLevel, null, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, LogLevel.ErrorLevel, cause, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a debug line.</summary>
    public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.DebugLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.DebugLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a debug line.</summary>
    public static void Debug<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.DebugLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a debug line with its cause.</summary>
    public static void Debug<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.DebugLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a info line.</summary>
    public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.InfoLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.InfoLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a info line.</summary>
    public static void Info<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.InfoLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a info line with its cause.</summary>
    public static void Info<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.InfoLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a warning.</summary>
    public static void Warning<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.WarningLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.WarningLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a warning.</summary>
    public static void Warning<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.WarningLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a warning with its cause.</summary>
    public static void Warning<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.WarningLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a error.</summary>
    public static void Error<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.ErrorLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, LogLevel.ErrorLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a error.</summary>
    public static void Error<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.ErrorLevel, null, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a error with its cause.</summary>
    public static void Error<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, LogLevel.ErrorLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);

    /// <summary>Logs a line of a level.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    /// <summary>Logs a line of a level.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format, object[] args) => Write(log, level, null, format, args);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, Exception? cause, string format, object[] args) =>
        Write(log, level, cause, format, args);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log<T1>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1) =>
        Write(log, logLevel, cause, format, [arg1!]);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log<T1, T2>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, logLevel, cause, format, [arg1!, arg2!]);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log<T1, T2, T3>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, logLevel, cause, format, [arg1!, arg2!, arg3!]);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log<T1, T2, T3, T4>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Write(log, logLevel, cause, format, [arg1!, arg2!, arg3!, arg4!]);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log<T1, T2, T3, T4, T5>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        Write(log, logLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!]);

    /// <summary>Logs a line of a level with its cause.</summary>
    public static void Log<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        Write(log, logLevel, cause, format, [arg1!, arg2!, arg3!, arg4!, arg5!, arg6!]);
}

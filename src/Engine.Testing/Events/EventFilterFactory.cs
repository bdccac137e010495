namespace Troupe.Engine.Testing;

using System.Text.RegularExpressions;
using static EventRules;

/// <summary>Says which log events, or dead letters, a test expects. Events below the system's log level are never seen.</summary>
public class EventFilterFactory
{
    private readonly TestKitBase _kit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventRule> _rules;

    internal EventFilterFactory(TestKitBase testkit, ActorSystem system, params IReadOnlyList<EventRule> rules)
    {
        _kit = testkit;
        _system = system;
        _rules = rules;
    }

    /// <summary>An error with an exception of a type.</summary>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    /// <summary>An error with an exception of a type; if asked for, among the inner ones too.</summary>
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        About(EventRules.Exception(exceptionType, new Text(null, null, null, pattern), source, checkInnerExceptions));

    /// <summary>An error with an exception of a type; its message whole, or its start, or a part of it.</summary>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <summary>An error with an exception of a type; its message whole, or its start, or a part of it.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType, string? message = null, string? start = null, string? contains = null, string? source = null, bool checkInnerExceptions = false) =>
        About(EventRules.Exception(exceptionType, new Text(message, start, contains), source, checkInnerExceptions));

    /// <summary>An event for which the predicate says true.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Custom<LogEvent>(predicate);

    /// <summary>An event of a type for which the predicate says true.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        About(new EventRule($"{typeof(TLogEvent)} of a kind", candidate => candidate is TLogEvent typed && predicate(typed)));

    /// <summary>An event of a level.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null) =>
        About(Level(logLevel, new Text(message, start, contains), source));

    /// <summary>An event of a level.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        About(Level(logLevel, new Text(null, null, null, pattern), source));

    /// <summary>A dead letter.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetter(typeof(object));

    /// <summary>A dead letter of a type.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter(typeof(TMessage), source);

    /// <summary>A dead letter of a type for which the function says true.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);

    /// <summary>A dead letter of a type.</summary>
    public IEventFilterApplier DeadLetter(Type type, string? source = null) => DeadLetter(type, _ => true, source);

    /// <summary>A dead letter of a type for which the function says true.</summary>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null) =>
        About(EventRules.DeadLetter(type, isMatch, source));

    /// <summary>An error.</summary>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    /// <summary>An error.</summary>
    public IEventFilterApplier Error(Regex pattern, string? source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    /// <summary>A warning.</summary>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    /// <summary>A warning.</summary>
    public IEventFilterApplier Warning(Regex pattern, string? source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    /// <summary>An information.</summary>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    /// <summary>An information.</summary>
    public IEventFilterApplier Info(Regex pattern, string? source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    /// <summary>A debug event.</summary>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    /// <summary>A debug event.</summary>
    public IEventFilterApplier Debug(Regex pattern, string? source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    private EventFilterApplier About(EventRule rule) => new(_kit, _system, [.. _rules, rule]);
}

namespace Troupe.Peers;

/// <summary>Hands the engine's warnings and errors on: see <see cref="EngineLog"/>.</summary>
internal sealed class LogActor : ReceiveActor
{
    public LogActor()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private static void Write(LogEvent entry)
    {
        if (entry.LogLevel() >= LogLevel.WarningLevel)
        {
            EngineLog.Write(entry.LogLevel() >= LogLevel.ErrorLevel, entry.LogSource, entry.Message?.ToString() ?? "", entry.Cause);
        }
    }
}

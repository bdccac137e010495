namespace Troupe.Peers;

/// <summary>Writes the engine's warnings and errors to standard error.</summary>
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
            var cause = entry.Cause is null ? "" : $"{Environment.NewLine}{entry.Cause}";
            Console.Error.WriteLine($"troupe: {entry.Message} [{entry.LogSource}]{cause}");
        }
    }
}

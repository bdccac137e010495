namespace Troupe.Engine.Testing;

/// <summary>A logger that prints what no event filter has taken. Filters work without it too.</summary>
public class TestEventListener : DefaultLogger
{
    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                SystemLog.Of(Context.System).Tell(new SystemLogCommand.Forward(Self));
                return base.Receive(message);
            case SystemLogCommand.Untaken untaken:
                Print(untaken.Event);
                return true;
            default:
                return message is LogEvent; // Comes once more, from the system's log, if nobody takes it there.
        }
    }
}

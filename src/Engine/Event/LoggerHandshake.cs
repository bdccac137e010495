namespace Troupe.Engine;

/// <summary>
/// The sender of a logger's <see cref="InitializeLogger"/>. The system's start does not wait for the answer: the logger is subscribed at once, and what is logged
/// meanwhile stands in its mailbox behind that message. One that has not answered in time is a warning, one that answers something else is an error and is taken off.
/// </summary>
internal sealed class LoggerHandshake(ActorSystemImpl system, IActorRef logger, Type type) : MinimalActorRef, IThreadPoolWorkItem
{
    private volatile bool _answered; // Set by the logger's thread, read by the timer's.
    private TimerEntry? _limit;

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/LoggerHandshake");

    public override IActorRefProvider Provider => system.Provider;

    internal void Begin()
    {
        logger.Tell(new InitializeLogger(system.EventStream), this);
        system.EventStream.AddLogger(logger);
        // The clock is wound up on another thread, behind the logger's own first run: by then it has answered, mostly, and no timer is set at all.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        if (_answered || system.WhenTerminated.IsCompleted) return;
        var limit = _limit = new Limit(this);
        try
        {
            system.Delays.Add(limit, system.Settings.LoggerStartTimeout, null);
        }
        catch (SchedulerException)
        {
            return; // The system has ended meanwhile, and with it the logger.
        }
        if (_answered) limit.Leave();
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (_answered) return;
        _answered = true;
        _limit?.Leave();
        if (message is LoggerInitialized)
        {
            system.EventStream.Publish(new Debug(Source, typeof(LoggingBus), $"Logger {logger.Path.Name} [{type.Name}] started"));
            return;
        }
        system.EventStream.RemoveLogger(logger);
        var fault = new LoggerInitializationException(
            $"Logger {logger.Path.Name} [{type.FullName}] did not respond with LoggerInitialized, sent instead {message}");
        system.EventStream.Publish(new Error(fault, Source, typeof(LoggingBus), fault.Message));
    }

    private string Source => $"EventStream({system.Name})";

    private sealed class Limit(LoggerHandshake handshake) : TimerEntry
    {
        internal override bool Fire()
        {
            handshake.WarnOfSilence();
            return false;
        }
    }

    private void WarnOfSilence()
    {
        if (_answered) return;
        system.EventStream.Publish(new Warning(
            Source, typeof(LoggingBus),
            $"Logger {logger.Path.Name} [{type.FullName}] did not respond within {system.Settings.LoggerStartTimeout} to InitializeLogger(bus)"));
    }
}

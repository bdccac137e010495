namespace Troupe.Engine;

/// <summary>The end of the process and a system's <see cref="CoordinatedShutdown"/>: either may bring the other about.</summary>
internal sealed class ProcessExit(ExtendedActorSystem system, CoordinatedShutdown shutdown)
{
    private volatile bool _isUnderWay; // Set by the thread that ends the process, looked at by the one that would.

    /// <summary>From here on the end of the process runs the shutdown first, for as long as its phases may take together.</summary>
    public void Hook()
    {
        AppDomain.CurrentDomain.ProcessExit += RunShutdown;
        // A system that has ended leaves nothing behind.
        system.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= RunShutdown);
    }

    /// <summary>Ends the process when the system has ended, or after a time, whichever comes first; not where the process is ending by itself.</summary>
    public void Begin(TimeSpan limit) => _ = Task.WhenAny(system.WhenTerminated, Task.Delay(limit)).ContinueWith(
        _ =>
        {
            if (!_isUnderWay) Environment.Exit(0);
        },
        TaskScheduler.Default);

    // Whoever ends the process waits here: it goes on when this returns.
    private void RunShutdown(object? sender, EventArgs arguments)
    {
        if (system.WhenTerminated.IsCompleted) return;
        _isUnderWay = true;
        var run = shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        ((IAsyncResult)run).AsyncWaitHandle.WaitOne(shutdown.TotalTimeout);
    }
}

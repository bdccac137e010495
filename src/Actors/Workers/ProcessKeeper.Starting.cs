namespace Troupe.Workers;

/// <content>Starting the process; what the system has too little of is waited for.</content>
internal sealed partial class ProcessKeeper
{
    private void Start()
    {
        if (_phase != KeeperPhase.Starting)
        {
            Self.Tell(new ProcessEnded(new ExitReason(null, null, _whyKilled ?? "it was not needed any more"), []));
            return;
        }

        StartedWorker? started = null;
        try
        {
            started = _spec.Surroundings is { } own
                ? StartedWorker.Start(own.Around(_launcher.Command()), _launcher.SystemOrder())
                : _launcher.TakeStarted() ?? StartedWorker.Start(_launcher.Command(), _launcher.SystemOrder());
            _mark = started.Mark;
            _mark.Demand(_pulse?.Interval ?? TimeSpan.Zero, _limits.MaxMemory ?? 0);
            _process = ChildProcess.Attend(started.Child, _launcher.Order(_ticket, _spec.Name).ToBytes(), new KeeperObserver(_spec, Self));
            Timers.StartSingleTimer(nameof(KeeperSignal.StartOverdue), new KeeperTimer(KeeperSignal.StartOverdue), _launcher.StartTimeout);
            WatchMemory();
        }
        catch (WorkerStartException fault) when (fault.IsShortage && ++_starts < MostStarts)
        {
            LookAgain();
        }
        catch (Exception fault)
        {
            GiveUp(started, fault);
        }
    }

    private void LookAgain()
    {
        try
        {
            Timers.StartSingleTimer(nameof(StartAgain), StartAgain.Instance, s_lookAgain);
        }
        catch (Exception fault)
        {
            GiveUp(null, fault); // The process's first timer wants a thread.
        }
    }

    // Whatever it was: the owner waits to hear of it, and nothing of the process is to stay.
    private void GiveUp(StartedWorker? started, Exception fault)
    {
        if (_process is not null)
        {
            Kill(fault.Message); // Its end is told.
            return;
        }

        if (started is not null && fault is not WorkerStartException)
        {
            var child = ChildProcess.Attend(started.Child, [], UnheardChild.Instance);
            child.CutLifeline();
            child.Signal(Libc.Sigkill);
        }

        _isShort = fault is WorkerStartException { IsShortage: true };
        Self.Tell(new ProcessEnded(new ExitReason(null, null, fault.Message), []));
    }
}

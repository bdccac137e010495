namespace Troupe.Workers;

/// <content>Watching the process: its item, its pulse, its memory.</content>
internal sealed partial class ProcessKeeper
{
    // From its start on: a limit that is too low for .NET itself breaks the pool with that reason, and is not a worker without end.
    private void WatchMemory()
    {
        if (_limits.MemoryLimit is not null && (_memory = ResidentMemory.Of(_process!.Id)) is not null)
        {
            Timers.StartPeriodicTimer(nameof(LookAtMemory), LookAtMemory.Instance, _limits.MemoryInterval);
        }
    }

    private void LookAtItsMemory()
    {
        if (_memory is not null)
        {
            Judge(MemoryWatch.Judge(_memory.Read(), _limits.MemoryLimit!.Value));
        }
    }

    // Looks are counted: each is asked for at the one before, so that none waits behind another for a host whose threads have no time, all to be had at once.
    private void Look()
    {
        if (_phase is KeeperPhase.Serving && _watch!.IsLate(_mark!.Running))
        {
            Kill($"an item took longer than {_spec.ItemTimeout!.Value.TotalSeconds:0.###} s");
        }

        Timers.StartSingleTimer(nameof(LookAtMark), LookAtMark.Instance, _watch!.Interval);
    }

    private void LookAtItsPulse()
    {
        Judge(_pulse!.Judge(_mark!.Pulse));
        Timers.StartSingleTimer(nameof(LookAtPulse), LookAtPulse.Instance, _pulse.Interval);
    }

    // In every phase: who is leaving may stand still or take too much as well.
    private void Judge(string? why)
    {
        if (why is not null)
        {
            Kill(why);
        }
    }
}

namespace Troupe.Engine;

/// <summary>The calls that get a lost peer back, or find another incarnation where one is quarantined. Wants the association's gate held.</summary>
internal sealed class Redial(Remoting remoting, Association association, object gate)
{
    private int _calls; // Since anything was last heard from it.
    private long _lostSince;
    private bool _planned;
    private long _lookedAt = long.MinValue / 2;

    /// <summary>The peer is well: the next loss is a new trouble.</summary>
    public void Heard() => _calls = 0;

    /// <summary>Its link has broken. One over which nothing came belongs to the same trouble as the one before.</summary>
    public void Lost()
    {
        if (_calls == 0) _lostSince = Environment.TickCount64;
    }

    /// <summary>Calls it, now or in a while. False: it has been tried long enough.</summary>
    public bool CallAgain()
    {
        if (_planned) return true;
        var lostFor = TimeSpan.FromMilliseconds(Environment.TickCount64 - _lostSince);
        if (RedialRule.PauseBefore(_calls, lostFor, remoting.Losses) is not { } pause) return false;
        _calls++;
        if (pause == TimeSpan.Zero)
        {
            remoting.Call(association);
            return true;
        }

        _planned = true;
        remoting.System.Scheduler.Advanced.ScheduleOnce(pause, () =>
        {
            lock (gate)
            {
                _planned = false;
                if (association.State == AssociationState.Resuming) remoting.Call(association);
            }
        });
        return true;
    }

    /// <summary>A quarantined peer that only answers would never be heard of again, however often it has been started anew. Called once in <c>retry-gate-closed-for</c>.</summary>
    public void LookForAnother()
    {
        var now = Environment.TickCount64;
        if (now - _lookedAt < remoting.Losses.RetryGate.TotalMilliseconds) return;
        _lookedAt = now;
        remoting.Call(association);
    }
}

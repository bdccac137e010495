namespace Troupe.Engine;

/// <summary>Sends <see cref="ReceiveTimeout"/> when no message has come for a while.</summary>
internal sealed class IdleTimeout(ActorCell cell, TimeSpan after)
{
    private ICancelable? _pending;

    internal TimeSpan After => after;

    internal void MessageCame(object message)
    {
        if (message is not INotInfluenceReceiveTimeout) Cancel();
    }

    internal void MessageDone(object message)
    {
        if (message is not INotInfluenceReceiveTimeout || _pending is null) Restart();
    }

    internal void Restart()
    {
        Cancel();
        _pending = cell.System.Scheduler.ScheduleTellOnceCancelable(after, cell.Self, ReceiveTimeout.Instance, cell.Self);
    }

    internal void Cancel()
    {
        _pending?.Cancel();
        _pending = null;
    }
}

namespace Troupe.Workers;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// The keeper's contract for a worker on a thread of this process: ready at once, gone when its control actor stops. A thread cannot be
/// killed: by force means that it is left behind, and that the owner is told so.
/// </summary>
internal sealed class ThreadKeeper : ReceiveActor, IWithTimers
{
    private readonly WorkerSpec _spec;
    private readonly IActorRef _owner;
    private readonly Props _controlProps;
    private readonly ThreadMark _mark;
    private readonly ItemWatch? _watch;
    private IActorRef _control = ActorRefs.Nobody;
    private bool _gone;

    public ThreadKeeper(WorkerSpec spec, IActorRef owner, Props control, ThreadMark mark)
    {
        (_spec, _owner, _controlProps, _mark) = (spec, owner, control, mark);
        _watch = spec.ItemTimeout is { } timeout ? new ItemWatch(timeout) : null;
        Receive<LookAtMark>(_ => Look());
        Receive<StopWorker>(stop =>
        {
            _control.Tell(new Leave());
            Timers.StartSingleTimer(nameof(KeeperSignal.GraceOver), new KeeperTimer(KeeperSignal.GraceOver), stop.Grace);
        });
        Receive<KillWorker>(_ => LeaveBehind());
        Receive<KeeperTimer>(_ => LeaveBehind());
        Receive<Terminated>(_ => TellGone(new ExitReason(0, null)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A keeper, to be a child of the worker's owner.</summary>
    /// <param name="spec">The worker.</param>
    /// <param name="owner">Who is told.</param>
    /// <param name="control">Makes the control actor's props, by name and running mark.</param>
    public static Props For(WorkerSpec spec, IActorRef owner, Func<string, IRunningMark, Props> control)
    {
        var mark = new ThreadMark();
        var props = control(spec.Name, mark);
        return Making.Of(() => new ThreadKeeper(spec, owner, props, mark));
    }

    protected override void PreStart()
    {
        // Not a child: user code that never ends would keep its parents, up to the whole system, from ever stopping.
        _control = Context.System.ActorOf(_controlProps);
        Context.Watch(_control);
        _owner.Tell(new WorkerReady(_spec.Number, _control, Environment.ProcessId));
        if (_watch is not null)
        {
            LookLater();
        }
    }

    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        if (!_gone)
        {
            LeaveBehind();
        }
    }

    private void Look()
    {
        if (_watch!.IsLate(_mark.Running))
        {
            Context.GetLogger().Warning("{0} has had an item for longer than {1}; its thread is left behind and replaced.", _spec.Name, _spec.ItemTimeout);
            LeaveBehind();
            return;
        }

        LookLater();
    }

    // Looks are counted: each is asked for at the one before, so that none waits behind another for a host whose threads have no time, all to be had at once.
    private void LookLater() => Timers.StartSingleTimer(nameof(LookAtMark), LookAtMark.Instance, _watch!.Interval);

    private void LeaveBehind()
    {
        var busy = _mark.Running is not null;
        // The owner first: what the thread reports when it hears its token counts no more.
        TellGone(new ExitReason(null, null, busy ? "its thread was left behind" : "its thread was ended"));
        _control.Tell(GiveUp.Instance);
    }

    private void TellGone(ExitReason reason)
    {
        if (_gone)
        {
            return;
        }

        _gone = true;
        _owner.Tell(new WorkerGone(_spec.Number, reason, _watch?.Late ?? _mark.Running ?? default(RunningItem), [], TimedOut: _watch?.Late is not null));
        Context.Stop(Self);
    }
}

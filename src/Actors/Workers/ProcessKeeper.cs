namespace Troupe.Workers;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// Keeps one worker process: starts it, tells its owner <see cref="WorkerReady"/> when it says hello, and exactly once
/// <see cref="WorkerGone"/>, whatever its end; <see cref="PeerLost"/> is published before that. What to do when is in <see cref="KeeperState"/>.
/// Takes <see cref="StopWorker"/> and <see cref="KillWorker"/>; stops itself after the end.
/// </summary>
internal sealed partial class ProcessKeeper : ReceiveActor, IWithTimers
{
    // What the system has too little of may be there in a moment: others of this process wait for it, too.
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(100);
    private const int MostStarts = 50;

    private readonly WorkerSpec _spec;
    private readonly IActorRef _owner;
    private readonly IWorkerLauncher _launcher;
    private readonly int _ticket;
    private readonly ItemWatch? _watch;
    private readonly PulseWatch? _pulse;
    private readonly WorkerLimits _limits;

    private KeeperPhase _phase = KeeperPhase.Starting;
    private ChildProcess? _process;
    private RunningMarkPage? _mark;
    private IActorRef _control = ActorRefs.Nobody;
    private ResidentMemory? _memory;
    private TimeSpan _grace;
    private TimeSpan _lastMoment = TimeSpan.FromSeconds(1); // Between SIGTERM and SIGKILL.
    private string? _whyKilled;
    private int _starts;
    private bool _isShort;
    private ProcessEnded _end = new(new ExitReason(null, null), []);

    public ProcessKeeper(WorkerSpec spec, IActorRef owner, IWorkerLauncher launcher)
    {
        (_spec, _owner, _launcher) = (spec, owner, launcher);
        _ticket = launcher.NextTicket();
        _watch = spec.ItemTimeout is { } timeout ? new ItemWatch(timeout) : null;
        _limits = spec.Limits ?? WorkerLimits.None;
        _pulse = _limits.StallTimeout is { } stall ? new PulseWatch(stall, launcher.StartTimeout) : null;
        Receive<LookAtMark>(_ => Look());
        Receive<LookAtPulse>(_ => LookAtItsPulse());
        Receive<LookAtMemory>(_ => LookAtItsMemory());
        Receive<Hello>(Join);
        Receive<StopWorker>(stop =>
        {
            _grace = stop.Grace;
            On(KeeperSignal.StopRequested);
        });
        Receive<TerminateWorker>(terminate =>
        {
            _lastMoment = terminate.Grace;
            _whyKilled ??= _phase == KeeperPhase.Starting ? "terminated before it began" : null;
            On(KeeperSignal.TerminateRequested);
        });
        Receive<KillWorker>(kill => Kill(kill.Why));
        Receive<StartAgain>(_ => Start());
        Receive<KeeperTimer>(timer => On(timer.Signal));
        Receive<ProcessEnded>(end =>
        {
            _end = Explain(end);
            On(KeeperSignal.Exited);
        });
        Receive<OutputFailed>(failed => Context.GetLogger().Error(failed.Fault, "The output callback for {0} threw; its lines go to the console.", _spec.Name));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A keeper, to be a child of the worker's owner.</summary>
    public static Props For(WorkerSpec spec, IActorRef owner, IWorkerLauncher launcher) => Making.Of(() => new ProcessKeeper(spec, owner, launcher));

    protected override void PreStart()
    {
        // Before the process is there, so before its hello.
        _launcher.Join.Tell(new ExpectWorker(_ticket, Self));
        Start();
    }

    // A keeper that failed has no second life: its process goes with it.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        _launcher.Join.Tell(new ForgetWorker(_ticket));
        if (_phase != KeeperPhase.Gone)
        {
            _process?.Signal(Libc.Sigkill);
            _end = new ProcessEnded(new ExitReason(null, null, "its keeper was stopped"), []);
            TellGone();
        }

        _process?.CutLifeline();
        _mark?.Dispose();
        _memory?.Dispose();
    }

    private void Join(Hello hello)
    {
        if (_phase != KeeperPhase.Starting)
        {
            return; // A second hello: the worker's control actor is the first one's.
        }

        if (hello.ProcessId != _process?.Id)
        {
            Context.GetLogger().Warning("Process {0} is not {1}; it is not let in.", hello.ProcessId, _spec.Name);
            return;
        }

        LookAtItsMemory(); // Before it has work: a limit that is too low for any worker would else cost items their attempts.
        if (_phase == KeeperPhase.Starting)
        {
            _control = hello.Control;
            // Before anybody can know it.
            _launcher.Join.Tell(new PeerStarted(Address(_control), ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.ToString()));
            On(KeeperSignal.Joined);
        }
    }

    private void On(KeeperSignal signal)
    {
        (_phase, var measure) = _phase.After(signal);
        switch (measure)
        {
            case KeeperMeasure.None:
                break;
            case KeeperMeasure.TellReady:
                Timers.Cancel(nameof(KeeperSignal.StartOverdue));
                _owner.Tell(new WorkerReady(_spec.Number, _control, _process!.Id));
                if (_watch is not null)
                {
                    Look();
                }

                if (_pulse is not null)
                {
                    LookAtItsPulse();
                }

                break;
            case KeeperMeasure.AskToLeave:
                _control.Tell(new Leave());
                AwaitGrace(_grace);
                break;
            case KeeperMeasure.Terminate:
                _process!.Signal(Libc.Sigterm);
                AwaitGrace(_lastMoment);
                break;
            case KeeperMeasure.Kill:
                _process?.Signal(Libc.Sigkill);
                break;
            case KeeperMeasure.TellGone:
                TellGone();
                Context.Stop(Self);
                break;
            default:
                throw new InvalidOperationException($"No measure {measure}.");
        }
    }

    private void AwaitGrace(TimeSpan time) => Timers.StartSingleTimer(nameof(KeeperSignal.GraceOver), new KeeperTimer(KeeperSignal.GraceOver), time);

    private static string Address(IActorRef actor) => actor.Path.Address.ToString();

    private void Kill(string? why)
    {
        if (_phase is not (KeeperPhase.Killing or KeeperPhase.Gone))
        {
            _whyKilled = why;
            On(KeeperSignal.KillRequested);
        }
    }

    // The reason says how the process ended; why it was killed, and what it was doing then, only the keeper knows. It may have ended otherwise just before.
    private ProcessEnded Explain(ProcessEnded end)
    {
        if (end.Reason.Detail is not null)
        {
            return end;
        }

        var detail = _whyKilled is not null && end.Reason.Signal == Libc.Sigkill ? _whyKilled
            : !_control.IsNobody() ? null
            : _phase == KeeperPhase.Killing ? $"not ready for work within {_launcher.StartTimeout.TotalSeconds:0.#} s"
            : "before it was ready for work";
        return end with { Reason = end.Reason with { Detail = detail } };
    }

    private void TellGone()
    {
        if (!_control.IsNobody())
        {
            Context.System.EventStream.Publish(new PeerLost(Address(_control), _end.Reason));
        }

        if (_process is { } ended)
        {
            Payload.Segments.Forget(ended.Id);
        }

        var inHand = _mark?.InHand;
        _owner.Tell(new WorkerGone(_spec.Number, _end.Reason, inHand, _end.LastErrors, TimedOut: inHand is not null && inHand == _watch?.Late) { IsShortage = _isShort });
    }
}

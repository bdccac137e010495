namespace Troupe.Remote;

using Troupe.Peers;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>
/// Keeps one worker process on another machine, as <see cref="ProcessKeeper"/> does on this one: its owner hears <see cref="WorkerReady"/> when it says hello, and exactly once
/// <see cref="WorkerGone"/>, whatever its end. The process itself is kept by a <see cref="ProcessKeeper"/> in the machine's agent. What to do when is in
/// <see cref="RemoteKeeperState"/>.
/// <code>
///   owner ◄──► RemoteKeeper ──StartRemote, EndRemote──► agent ──► ProcessKeeper ──► worker process
///                   ▲   ◄─────────RemoteEnded──────────                                  │
///                   └────────────────────────── Hello, BeatHeard ────────────────────────┘
/// </code>
/// </summary>
internal sealed class RemoteKeeper : ReceiveActor, IWithTimers
{
    // After a process's end its connection is closed by the system, and after a broken connection its agent tells of the end if there is one: mostly in milliseconds.
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(2);

    private const int LinesPerAnswer = 32;

    private readonly WorkerSpec _spec;
    private readonly IActorRef _owner;
    private readonly RemoteWish _wish;
    private readonly bool _isSpare;
    private readonly int _ticket;
    private readonly KeeperObserver _lines;
    private readonly LeaseWatch? _lease;

    private RemotePhase _phase = RemotePhase.Waiting;
    private IActorRef _agent = ActorRefs.Nobody;
    private string _machine = "";
    private IActorRef _control = ActorRefs.Nobody;
    private int _process;
    private TimeSpan _grace;
    private string? _why;
    private RemoteEnded? _end;
    private int _untold;

    public RemoteKeeper(WorkerSpec spec, IActorRef owner, RemoteWish wish, bool isSpare)
    {
        (_spec, _owner, _wish, _isSpare) = (spec, owner, wish, isSpare);
        _ticket = wish.Desk.NextTicket();
        _lines = new KeeperObserver(spec, Self);
        // Whether the worker stands still is for its agent to see, which knows it from a connection that is cut; this is for when the agent sees nothing.
        _lease = spec.Limits?.StallTimeout is { } stall ? new LeaseWatch(stall + wish.Desk.Times.Lease, wish.Desk.Times.Heartbeat) : null;
        Receive<WorkerGranted>(granted =>
        {
            (_agent, _machine) = (granted.Agent, granted.Machine);
            On(RemoteSignal.Granted);
        });
        Receive<Hello>(Join);
        Receive<BeatHeard>(_ => _lease?.Heard());
        Receive<BeatDue>(_ => Beat());
        Receive<DisassociatedEvent>(lost =>
        {
            if (!_control.IsNobody() && lost.RemoteAddress.Equals(_control.Path.Address))
            {
                _why ??= "its connection broke";
                On(RemoteSignal.LinkLost);
            }
        });
        Receive<AgentLost>(lost =>
        {
            _why = $"its machine '{lost.Machine}' was lost: {lost.Why}";
            if (_phase is not (RemotePhase.Ended or RemotePhase.Gone))
            {
                _control.Tell(new CutOff()); // It may still be reached, and must not do what others do from now on.
            }

            On(RemoteSignal.AgentLost);
        });
        Receive<WorkerLeaving>(_ =>
        {
            if (_phase is not RemotePhase.Gone)
            {
                _owner.Tell(new WorkerLeaving(_spec.Number));
            }
        });
        Receive<RemoteEnded>(end =>
        {
            _end ??= end;
            On(RemoteSignal.ProcessEnded);
        });
        Receive<RemoteLine>(Take);
        Receive<OutputFailed>(failed => Context.GetLogger().Error(failed.Fault, "The output callback for {0} threw; its lines go to the console.", _spec.Name));
        Receive<StopWorker>(stop => End(RemoteSignal.StopRequested, stop.Grace, null));
        Receive<TerminateWorker>(terminate => End(RemoteSignal.TerminateRequested, terminate.Grace, null));
        Receive<KillWorker>(kill => End(RemoteSignal.KillRequested, TimeSpan.Zero, kill.Why));
        Receive<RemoteTimer>(timer => On(timer.Signal));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A keeper, to be a child of the worker's owner.</summary>
    public static Props For(WorkerSpec spec, IActorRef owner, RemoteWish wish, bool isSpare) => Making.Of(() => new RemoteKeeper(spec, owner, wish, isSpare));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        _wish.Desk.Join.Tell(new ExpectWorker(_ticket, Self));
        _wish.Desk.Registry.Tell(new AskForWorker(Self, _owner, _wish.Labels, _isSpare));
    }

    // A keeper that failed has no second life: its process goes with it.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _wish.Desk.Join.Tell(new ForgetWorker(_ticket));
        _wish.Desk.Registry.Tell(new ReleaseWorker(Self));
        if (_phase != RemotePhase.Gone)
        {
            _agent.Tell(new EndRemote(_ticket, RemoteEnding.Kill, 0, "its keeper was stopped"));
            TellGone(new ExitReason(null, null, "its keeper was stopped"), default(RunningItem), isCut: true);
        }
    }

    private void Join(Hello hello)
    {
        if (_phase == RemotePhase.Starting)
        {
            (_control, _process) = (hello.Control, hello.ProcessId);
            // Before anybody can know it.
            _wish.Desk.Join.Tell(new PeerStarted(Address(_control), ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.ToString()));
            On(RemoteSignal.Joined);
        }
    }

    private void Beat()
    {
        if (_lease!.IsOver())
        {
            _why ??= "it did not answer any more";
            On(RemoteSignal.LinkLost);
            return;
        }

        _control.Tell(Wire.Beat.Instance);
        BeatLater();
    }

    // Not periodic: after a standstill of this host one look comes, and not all those that were missed.
    private void BeatLater() => Timers.StartSingleTimer(nameof(BeatDue), BeatDue.Instance, _wish.Desk.Times.Heartbeat);

    private void Take(RemoteLine line)
    {
        _lines.Line(line.IsError, line.Text);
        if (++_untold == LinesPerAnswer)
        {
            // When they have been taken, and not before: whoever takes them slowly is not to be buried.
            var (agent, taken) = (_agent, new LinesTaken(_ticket, _untold));
            (_spec.Lines ?? LineDesk.OfConsole).Post(() => agent.Tell(taken, ActorRefs.NoSender));
            _untold = 0;
        }
    }

    private void End(RemoteSignal signal, TimeSpan grace, string? why)
    {
        _grace = grace;
        _why ??= why;
        On(signal);
    }

    private void On(RemoteSignal signal)
    {
        (_phase, var measure) = _phase.After(signal);
        switch (measure)
        {
            case RemoteMeasure.None:
                break;
            case RemoteMeasure.Start:
                _agent.Tell(Order());
                break;
            case RemoteMeasure.TellReady:
                _agent.Tell(new RemoteJoined(_ticket, _process));
                _owner.Tell(new WorkerReady(_spec.Number, _control, _process, _machine));
                if (_lease is not null)
                {
                    BeatLater();
                }

                break;
            case RemoteMeasure.OrderStop:
                _control.Tell(new Leave());
                _agent.Tell(new EndRemote(_ticket, RemoteEnding.Stop, _grace.Ticks, null));
                break;
            case RemoteMeasure.OrderTerminate:
                _agent.Tell(new EndRemote(_ticket, RemoteEnding.Terminate, _grace.Ticks, null));
                break;
            case RemoteMeasure.OrderKill:
                _agent.Tell(new EndRemote(_ticket, RemoteEnding.Kill, 0, _why));
                break;
            case RemoteMeasure.OrderCut:
                _control.Tell(new CutOff());
                _agent.Tell(new EndRemote(_ticket, RemoteEnding.Kill, 0, _why));
                break;
            case RemoteMeasure.AwaitWord or RemoteMeasure.AwaitReports:
                Timers.StartSingleTimer(nameof(RemoteTimer), new RemoteTimer(RemoteSignal.WaitOver), s_moment);
                break;
            case RemoteMeasure.TellGone:
                TellGone(_end?.Reason ?? new ExitReason(null, null, "no machine had room for it"), _end is { } end ? end.Running : default(RunningItem), isCut: false);
                Context.Stop(Self);
                break;
            case RemoteMeasure.TellCut:
                TellGone(new ExitReason(null, null, _why), default(RunningItem), isCut: true);
                Context.Stop(Self);
                break;
            default:
                throw new InvalidOperationException($"No measure {measure}.");
        }
    }

    private StartRemote Order() => new(
        _ticket,
        _spec.Name,
        Self,
        _spec.ItemTimeout?.Ticks,
        _spec.Limits?.StallTimeout?.Ticks,
        _spec.Limits?.MaxMemory,
        _spec.Limits?.MemoryLimit,
        _spec.Limits?.MemoryInterval.Ticks ?? 0,
        [.. _spec.Surroundings?.Environment.Select(static variable => (variable.Key, variable.Value)) ?? []],
        _spec.Surroundings?.Directory);

    private static string Address(IActorRef actor) => actor.Path.Address.ToString();

    private void TellGone(ExitReason reason, RunningItem? running, bool isCut)
    {
        if (!_control.IsNobody())
        {
            Context.System.EventStream.Publish(new PeerLost(Address(_control), reason));
        }

        // Before its owner asks for another.
        _wish.Desk.Registry.Tell(new ReleaseWorker(Self, _end?.IsShortage ?? false));
        _owner.Tell(new WorkerGone(_spec.Number, reason, running, _end?.LastErrors ?? [], _end?.TimedOut ?? false) { IsCut = isCut, IsShortage = _end?.IsShortage ?? false });
    }

    private sealed record RemoteTimer(RemoteSignal Signal);
}
